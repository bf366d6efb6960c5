using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary><c>alexnet classify</c> takes photos, folders of photos and standard input, and says of each what became of it.</summary>
public sealed class ClassifyInputTests(CliFixture fixture)
{
    [Fact]
    public void Classify_Folder_TakesItsPhotosByPathAsIfEachWereNamed()
    {
        string[] photos =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(fixture.Images, "val"), "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];

        JsonElement[] found = Classify(Path.Combine(fixture.Images, "val"));
        JsonElement alone = Classify(photos[40])[0];

        // More than are classified together, so that the second lot is in place too.
        Assert.Equal(80, photos.Length);
        Assert.Equal(photos, found.Select(File));
        Assert.Equal(File(alone), File(found[40]));
        Assert.Equal(Best(alone).Class, Best(found[40]).Class);
        Assert.Equal(Best(alone).Probability, Best(found[40]).Probability, 1e-5);
    }

    [Fact]
    public void Classify_UnreadablePhotos_StandInTheDocumentWithTheirReason()
    {
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName, missing = fixture.NewPath(".jpg");
        System.IO.File.Copy(fixture.Photo, Path.Combine(folder, "b.png"));
        System.IO.File.WriteAllText(Path.Combine(folder, "a.jpg"), "no picture at all");
        System.IO.File.WriteAllText(Path.Combine(folder, "notes.txt"), "no picture, and none by its name");

        CommandResult result = CommandProcess.Run("classify", "--weights", fixture.Weights, "--json", missing, folder);

        Assert.Equal(1, result.ExitCode);
        JsonElement[] found = [.. JsonDocument.Parse(result.Output).RootElement.EnumerateArray()];
        Assert.Equal([missing, Path.Combine(folder, "a.jpg"), Path.Combine(folder, "b.png")], found.Select(File));
        Assert.Equal($"The image {missing} does not exist.", found[0].GetProperty("error").GetString());
        Assert.Equal($"The image {folder}/a.jpg is text, no picture.", found[1].GetProperty("error").GetString());
        Assert.False(found[1].TryGetProperty("predictions", out _));
        Assert.False(found[2].TryGetProperty("error", out _));
        Assert.Equal(found[..2].Select(one => one.GetProperty("error").GetString()), result.Sentences);
    }

    [Theory]
    [InlineData("cat \"$PHOTO\"", 0, "")]
    [InlineData("echo no picture at all", 1, "The image from standard input is text, no picture.")]
    [InlineData("true", 1, "The image from standard input is empty.")]
    public void Classify_StandardInput_IsOnePhoto(string writer, int exitCode, string sentence)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        using CommandProcess process = CommandProcess.StartProgram(
            "sh",
            Path.GetTempPath(),
            [("PHOTO", fixture.Photo), ("ALEXNET", Path.Combine(AppContext.BaseDirectory, "alexnet.dll")), ("WEIGHTS", fixture.Weights)],
            "-c",
            $"{writer} | dotnet \"$ALEXNET\" classify --weights \"$WEIGHTS\" --json -");

        CommandResult result = process.Wait();

        Assert.Equal(exitCode, result.ExitCode);
        JsonElement photo = Assert.Single(JsonDocument.Parse(result.Output).RootElement.EnumerateArray());
        Assert.Equal("-", File(photo));
        Assert.Equal(sentence, string.Concat(result.Sentences));
        if (exitCode == 0)
        {
            Assert.Equal(Best(Classify(fixture.Photo)[0]).Probability, Best(photo).Probability, 1e-12);
        }
    }

    [Fact]
    public void Classify_FolderWithoutPhotos_SaysSo()
    {
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName;

        CommandProcess.Run("classify", "--weights", fixture.Weights, folder).ShouldFail(1, $"{folder} holds no photo", ".jpg");
    }

    private static string File(JsonElement photo) => photo.GetProperty("file").GetString()!;

    private static (string Class, double Probability) Best(JsonElement photo)
    {
        JsonElement best = photo.GetProperty("predictions")[0];
        return (best.GetProperty("class").GetString()!, best.GetProperty("probability").GetDouble());
    }

    private JsonElement[] Classify(params string[] images) =>
    [
        .. JsonDocument
            .Parse(CommandProcess.Run(["classify", "--weights", fixture.Weights, "--json", .. images]).ShouldSucceed().Output)
            .RootElement.EnumerateArray(),
    ];
}
