using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Of at most five classes the best five hold every class: no top-5 error is told, which would always be 0.</summary>
public sealed class FewClassesTests(CliFixture fixture)
{
    [Theory]
    [InlineData(3, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Top5Error_FewClasses_IsLeftOutOfTextTablesAndDocuments(int classes, bool told)
    {
        string images = fixture.Copy(fixture.Images), pack = fixture.NewPath(), run = fixture.NewPath();
        foreach (string part in (string[])["train", "val"])
        {
            foreach (string folder in Directory.GetDirectories(Path.Combine(images, part)).Order(StringComparer.Ordinal).Skip(classes))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        CommandProcess.Run("data", "prepare", images, pack, "--size", "73").ShouldSucceed();
        string[] arguments = [.. fixture.TrainArguments(run, "--epochs", "1").Select(word => word == fixture.Pack ? pack : word)];
        string weights = Path.Combine(run, "weights.safetensors");

        CommandResult trained = CommandProcess.Run(arguments).ShouldSucceed();
        string evaluated = CommandProcess.Run("evaluate", "--weights", weights, "--data", pack).ShouldSucceed().Output;
        string table = CommandProcess.Run("evaluate", "--table", run).ShouldSucceed().Output;

        Assert.All([trained.Output, evaluated, table], text => Assert.Equal(told, text.Contains("top-5", StringComparison.Ordinal)));
        Assert.Equal(told, Json("evaluate", "--weights", weights, "--data", pack).TryGetProperty("top5_error", out _));
        Assert.Equal(told, Json("evaluate", "--table", run).GetProperty("rows")[0].TryGetProperty("top5_error", out _));
        Assert.Equal(told, Json("report", run).TryGetProperty("top5_error", out _));
        Assert.Equal(told, Json("train", "--resume", run, "--epochs", "2").TryGetProperty("val_top5_error", out _));
        Assert.Equal(!told, File.ReadAllText(Path.Combine(run, "log.jsonl")).Contains("\"val_top5_error\":null", StringComparison.Ordinal));
    }

    private static JsonElement Json(params string[] args) =>
        JsonDocument.Parse(CommandProcess.Run([.. args, "--json"]).ShouldSucceed().Output).RootElement;
}
