using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Cli.Tests;

/// <summary><c>alexnet weights</c>: from a bundle through every format and back, and what is refused.</summary>
public sealed class WeightsCommandTests(CliFixture fixture)
{
    [Theory]
    [InlineData(".npy")]
    [InlineData(".pth")]
    [InlineData(".onnx")]
    [InlineData(".safetensors")]
    public void Convert_ToAFormatAndCompare_KeepsTheAnswers(string ending)
    {
        string there = fixture.NewPath(ending), back = fixture.NewPath(".safetensors");
        bool saysAll = ending is ".onnx" or ".safetensors";
        string[] told = saysAll ? [] : ["--model", "alexnet-mini", "--mean", Path.Combine(fixture.Pack, "mean.npy")];
        string[] labels = saysAll ? [] : ["--labels", Labels()];

        CommandProcess.Run("weights", "convert", fixture.Weights, there).ShouldSucceed();
        CommandProcess.Run(["weights", "convert", there, back, .. told, .. labels]).ShouldSucceed();

        JsonElement compared = Json(["weights", "compare", fixture.Weights, there, "--data", fixture.Pack, "--threads", "1", .. told]);
        Assert.Equal((80, 0), (compared.GetProperty("images").GetInt32(), compared.GetProperty("disagreements").GetInt32()));
        Assert.True(
            compared.GetProperty("largest_logit_difference").GetDouble() <= 1e-4 * compared.GetProperty("largest_logit").GetDouble());
        Assert.Equal(Error(fixture.Weights), Error(back));
    }

    [Fact]
    public void Convert_MeanOfAFileThatSaysItsOwn_IsRefused() =>
        CommandProcess
            .Run("weights", "convert", fixture.Weights, fixture.NewPath(".npy"), "--mean", "none")
            .ShouldFail(2, fixture.Weights, "--mean");

    [Fact]
    public void Convert_Table_SaysWhatWentWhere()
    {
        string path = fixture.NewPath(".npy");

        CommandResult result = CommandProcess.Run("weights", "convert", fixture.Weights, path).ShouldSucceed();

        string line = Assert.Single(result.Output.Split('\n'), one => one.StartsWith("fc6.weight", StringComparison.Ordinal));
        Assert.Contains("fc6/0", line, StringComparison.Ordinal);

        // A matrix has no four axes: as what its numbers are seen stands before.
        Match change = Regex.Match(line, @" (?<rows>\d+)x(?<columns>\d+) .*seen as (?<seen>[\dx]+), axes 2 3 1 0");
        Assert.True(change.Success, line);
        int[] seen = [.. change.Groups["seen"].Value.Split('x').Select(int.Parse)];
        Assert.Equal(int.Parse(change.Groups["rows"].Value, CultureInfo.InvariantCulture), seen[0]);
        Assert.Equal(int.Parse(change.Groups["columns"].Value, CultureInfo.InvariantCulture), seen[1] * seen[2] * seen[3]);
        Assert.Contains(
            "times 0.5",
            Assert.Single(result.Output.Split('\n'), one => one.StartsWith("fc7.weight", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains(path, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_FileThatExists_IsKeptUnlessAsked()
    {
        string path = fixture.NewFile([1, 2, 3], ".npy");

        CommandProcess.Run("weights", "convert", fixture.Weights, path).ShouldFail(2, path, "--overwrite");
        Assert.Equal(3, new FileInfo(path).Length);
        CommandProcess.Run("weights", "convert", fixture.Weights, path, "--overwrite").ShouldSucceed();
        Assert.NotEqual(3, new FileInfo(path).Length);
    }

    [Fact]
    public void Convert_TensorsOfSeveralNetworksOrImpossibleOptions_AreOneSentence()
    {
        string path = fixture.NewPath(".npy"),
            other = fixture.NewPath(".safetensors"),
            few = fixture.NewFile("one\ntwo\n"u8.ToArray(), ".txt");
        CommandProcess.Run("weights", "convert", fixture.Weights, path).ShouldSucceed();

        CommandProcess.Run("weights", "convert", path, other, "--model", "resnet50", "--mean", "none").ShouldFail(1, path, "resnet50");
        CommandProcess.Run("weights", "convert", path, other, "--model", "alexnet-mini").ShouldFail(1, path, "--mean");
        CommandProcess.Run("weights", "convert", path, other, "--model", "alexnet-mini", "--mean", "1,2").ShouldFail(2, "--mean");
        CommandProcess.Run("weights", "convert", path, other, "--model", "alexnet-mini", "--mean", "a,b,c").ShouldFail(2, "--mean");
        CommandProcess
            .Run("weights", "convert", path, other, "--model", "alexnet-mini", "--mean", "none", "--labels", few)
            .ShouldFail(1, "10 classes", "names 2");
        CommandProcess
            .Run("weights", "convert", path, other, "--softmax", "--model", "alexnet-mini", "--mean", "none")
            .ShouldFail(2, "--softmax");
        CommandProcess.Run("weights", "convert", path, fixture.NewPath(".bin")).ShouldFail(2, ".safetensors");
        Assert.False(File.Exists(other));
    }

    [Fact]
    public void Verify_DamagedBundle_FailsAndNamesIt()
    {
        byte[] bytes = File.ReadAllBytes(fixture.Weights);
        bytes[^1] ^= 1;
        string path = fixture.NewFile(bytes, ".safetensors");

        CommandProcess.Run("weights", "verify", path).ShouldFail(1, path, "checksum");
        CommandProcess.Run("weights", "verify", fixture.Photo).ShouldFail(1, fixture.Photo, "PNG");
        CommandProcess.Run("weights", "verify", fixture.Weights, "--model", "vgg19").ShouldFail(1, fixture.Weights, "vgg19");
    }

    [Fact]
    public void Compare_OptionThatDoesNothing_IsRefused() =>
        CommandProcess
            .Run("weights", "compare", fixture.Weights, fixture.Weights, "--data", fixture.Pack, "--mean", "none")
            .ShouldFail(2, "--mean");

    [Fact]
    public void Convert_MeanThatIsNoImage_NamesTheFile()
    {
        string path = fixture.NewPath(".npy"), mean = fixture.NewPath(".npy");
        CommandProcess.Run("weights", "convert", fixture.Weights, path).ShouldSucceed();
        NpyFile.Write(mean, ReadOnlySpan<float>.Empty, 3, 0, 0);

        CommandProcess
            .Run("weights", "convert", path, fixture.NewPath(".safetensors"), "--model", "alexnet-mini", "--mean", mean)
            .ShouldFail(1, mean);
    }

    [Fact]
    public void Inspect_ControlCharactersInNames_DoNotReachTheTerminal()
    {
        byte[] header = System.Text.Encoding.UTF8.GetBytes(
            "{\"a\\u001b[2Jb\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"__metadata__\":{\"x\":\"1\\u0007\"}}");
        string path = fixture.NewFile([.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 0, 0], ".safetensors");

        string output = CommandProcess.Run("weights", "inspect", path).ShouldSucceed().Output;

        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\u0007', output);
        Assert.Contains("a\\u001b[2Jb", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_Text_ShowsNetworkImagesClassesAndTensors()
    {
        string output = CommandProcess.Run("weights", "inspect", fixture.Weights).ShouldSucceed().Output;

        Assert.Contains("alexnet-mini", output, StringComparison.Ordinal);
        Assert.Contains("73x73 RGB", output, StringComparison.Ordinal);
        Assert.Contains("classes: 10", output, StringComparison.Ordinal);
        Assert.Contains("trained on: pack", output, StringComparison.Ordinal);
        Assert.Contains("conv1.weight", output, StringComparison.Ordinal);
    }

    private static JsonElement Json(string[] args) =>
        JsonDocument.Parse(CommandProcess.Run([.. args, "--json"]).ShouldSucceed().Output).RootElement;

    private double Error(string weights) =>
        Json(["evaluate", "--weights", weights, "--data", fixture.Pack, "--threads", "1"]).GetProperty("top1_error").GetDouble();

    private string Labels()
    {
        string path = fixture.NewPath(".txt");
        File.WriteAllLines(
            path,
            Directory
                .GetDirectories(Path.Combine(fixture.Images, "train"))
                .Select(folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal));
        return path;
    }
}
