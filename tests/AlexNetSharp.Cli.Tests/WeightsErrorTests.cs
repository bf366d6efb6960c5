using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Weights and photos that cannot be used: exit code 1 and one sentence.</summary>
public sealed class WeightsErrorTests(CliFixture fixture)
{
    public static TheoryData<string> Damages { get; } =
    ["truncated", "flipped byte", "flipped header", "text", "empty", "header only", "huge header"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Classify_DamagedWeights_NamesTheFile(string damage)
    {
        string path = fixture.NewFile(Damage(File.ReadAllBytes(fixture.Weights), damage), ".safetensors");

        CommandProcess.Run("classify", "--weights", path, fixture.Photo).ShouldFail(1, path);
    }

    [Fact]
    public void Classify_FolderOrNothingForWeights_NamesIt()
    {
        string missing = fixture.NewPath(".safetensors");

        CommandProcess.Run("classify", "--weights", fixture.Images, fixture.Photo).ShouldFail(1, fixture.Images);
        CommandProcess.Run("classify", "--weights", missing, fixture.Photo).ShouldFail(1, missing);
    }

    [Fact]
    public void Classify_TensorsOfAnotherNetwork_NamesTheTensor()
    {
        byte[] bytes = File.ReadAllBytes(fixture.Weights);
        Header(bytes, text => text.Replace("\"conv1.weight\"", "\"convX.weight\"", StringComparison.Ordinal));
        string path = fixture.NewFile(bytes, ".safetensors");

        CommandProcess.Run("classify", "--weights", path, fixture.Photo).ShouldFail(1, path, "conv");
    }

    [Fact]
    public void Evaluate_ClassesOfAnotherPack_Fails()
    {
        string source = fixture.Copy(Path.Combine(fixture.Images, "val"));
        string first = Directory.GetDirectories(source).Order(StringComparer.Ordinal).First();
        Directory.Move(first, Path.Combine(source, "zebra"));
        string pack = fixture.NewPath();
        CommandProcess.Run("data", "prepare", source, pack, "--size", "73", "--val-fraction", "0.5").ShouldSucceed();

        CommandProcess.Run("evaluate", "--weights", fixture.Weights, "--data", pack).ShouldFail(1, pack, "class");
    }

    [Fact]
    public void Evaluate_PackOfAnotherSize_SaysHowToPrepareIt()
    {
        string pack = fixture.NewPath();
        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "40").ShouldSucceed();

        CommandProcess.Run("evaluate", "--weights", fixture.Weights, "--data", pack).ShouldFail(1, "40x40", "--size 73");
    }

    [Fact]
    public void Evaluate_PackResizedAnotherWay_SaysHowToPrepareIt()
    {
        string pack = fixture.NewPath();
        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "73", "--resize", "warp", "--ignore-exif").ShouldSucceed();

        CommandProcess.Run("evaluate", "--weights", fixture.Weights, "--data", pack)
            .ShouldFail(1, "warp, EXIF ignored", "shorter-side-crop", "'alexnet data prepare SOURCE PACK --size 73'");
    }

    [Fact]
    public void Classify_FolderPipeOrNothing_NamesWhatItIsAndDoesNotWait()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        string pipe = fixture.NewPath(".jpg"), missing = fixture.NewPath(".jpg");
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName;
        using (CommandProcess make = CommandProcess.StartProgram("mkfifo", Path.GetTempPath(), [], pipe))
        {
            make.Wait().ShouldSucceed();
        }

        CommandResult result = CommandProcess.Run("classify", "--weights", fixture.Weights, folder, pipe, missing);

        Assert.Equal(
            [
                $"{folder} holds no photo: no file in it is a .jpg, .jpeg, .png, .bmp, .gif or .webp.",
                $"The image {pipe} is empty, or a pipe or device instead of a file.",
                $"The image {missing} does not exist.",
            ],
            result.Sentences);
    }

    [Fact]
    public void Classify_BadPhotosAmongGood_ClassifiesTheOthersAndNamesEachBadOne()
    {
        string[] bad =
        [
            fixture.NewFile([], ".png"),
            fixture.NewFile("no image at all"u8.ToArray(), ".jpg"),
            fixture.NewFile(File.ReadAllBytes(fixture.Photo)[..60], ".png"),
            fixture.NewPath(".jpg"),
            fixture.TrainedRun,
        ];

        CommandResult result = CommandProcess.Run([
            "classify",
            "--json",
            "--weights",
            fixture.Weights,
            fixture.Photo,
            .. bad,
            fixture.Photo,
        ]);

        Assert.Equal(1, result.ExitCode);
        JsonElement[] photos = [.. JsonDocument.Parse(result.Output).RootElement.EnumerateArray()];
        Assert.Equal([fixture.Photo, .. bad, fixture.Photo], photos.Select(photo => photo.GetProperty("file").GetString()!));
        Assert.Equal(2, photos.Count(photo => photo.TryGetProperty("predictions", out _)));
        Assert.Equal(bad.Length, result.Sentences.Count);
        Assert.All(bad, path => Assert.Contains(result.Sentences, sentence => sentence.Contains(path, StringComparison.Ordinal)));
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_OutThatCannotBeWritten_Fails()
    {
        string image = Path.Combine(fixture.Photo, "filters.png");

        CommandProcess.Run("filters", "--weights", fixture.Weights, "--out", image).ShouldFail(1, image);
    }

    private static byte[] Damage(byte[] bytes, string damage)
    {
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        switch (damage)
        {
            case "truncated":
                return bytes[..(bytes.Length / 2)];
            case "flipped byte":
                bytes[^1000] ^= 0x10;
                return bytes;
            case "flipped header":
                bytes[8] ^= 0x10;
                return bytes;
            case "text":
                return Encoding.UTF8.GetBytes("These are no weights, but a letter to a friend.");
            case "header only":
                return bytes[..(8 + header)];
            case "huge header":
                BinaryPrimitives.WriteInt64LittleEndian(bytes, long.MaxValue);
                return bytes;
            default:
                return [];
        }
    }

    private static void Header(byte[] bytes, Func<string, string> edit)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        string text = Encoding.UTF8.GetString(bytes, 8, length);
        string edited = edit(text);
        Assert.Equal(text.Length, edited.Length);
        Assert.NotEqual(text, edited);
        Encoding.UTF8.GetBytes(edited).CopyTo(bytes, 8);
    }

    /// <summary>A bundle that is damaged nowhere, but describes images that its network does not take: every command refuses it.</summary>
    [Theory]
    [InlineData("weights inspect BUNDLE")]
    [InlineData("weights verify BUNDLE")]
    [InlineData("weights convert BUNDLE OUT.onnx")]
    [InlineData("weights compare BUNDLE BUNDLE --data PACK")]
    [InlineData("classify --weights BUNDLE PHOTO")]
    [InlineData("evaluate --weights BUNDLE --data PACK")]
    [InlineData("train --init BUNDLE --data PACK --out OUT")]
    public void Command_BundleThatDoesNotFitItsNetwork_SaysWhy(string line)
    {
        WeightBundle bundle = WeightBundle.Read(fixture.Weights);
        ImagePreprocessing preprocessing = bundle.Preprocessing;
        string path = fixture.NewPath(".safetensors");
        using (ImportedNetwork whole = WeightImport.Open(fixture.Weights))
        {
            WeightBundle other = bundle with { Preprocessing = preprocessing with { CropSize = preprocessing.CropSize - 1 } };
            WeightBundle.Write(path, other, whole.Weights.Tensors);
        }

        string result = fixture.NewPath();
        string[] words =
        [
            .. line.Split(' ').Select(word => word
                .Replace("BUNDLE", path, StringComparison.Ordinal)
                .Replace("OUT", result, StringComparison.Ordinal)
                .Replace("PACK", fixture.Pack, StringComparison.Ordinal)
                .Replace("PHOTO", fixture.Photo, StringComparison.Ordinal)),
        ];

        CommandProcess.Run(words).ShouldFail(1, $"{path} has crops of {preprocessing.CropSize - 1} pixels for a network that takes");
        Assert.False(Path.Exists(result) || Path.Exists(result + ".onnx"));
    }
}
