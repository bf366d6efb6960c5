using System.Text.Json;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Cli.Tests;

/// <summary><c>weights convert --store</c>, and every command that reads what it wrote.</summary>
public sealed class CompactWeightsCommandTests(CliFixture fixture)
{
    [Theory]
    [InlineData("bfloat16")]
    [InlineData("int8")]
    public void Convert_Store_MakesASmallerBundleThatEveryCommandReads(string storage)
    {
        string path = fixture.NewPath(".safetensors");
        long length = new FileInfo(fixture.Weights).Length;

        JsonElement converted = Json("weights", "convert", fixture.Weights, path, "--store", storage);

        long shorter = new FileInfo(path).Length;
        Assert.InRange(shorter, length / 4, length * 2 / 3);
        Assert.Equal(
            (storage, length, shorter),
            (Text(converted, "storage"), converted.GetProperty("in_bytes").GetInt64(), converted.GetProperty("out_bytes").GetInt64()));
        JsonElement inspected = Json("weights", "inspect", path);
        Assert.Equal((storage, shorter), (Text(inspected, "storage"), inspected.GetProperty("bytes").GetInt64()));
        Dictionary<string, JsonElement> tensors =
            inspected.GetProperty("tensors").EnumerateArray().ToDictionary(tensor => Text(tensor, "name"));
        Assert.Equal(
            ("BF16", storage == "int8" ? "I8" : "BF16", "F32", storage == "int8"),
            (
                Text(tensors["conv1.weight"], "type"),
                Text(tensors["fc6.weight"], "type"),
                Text(tensors["fc6.bias"], "type"),
                tensors.ContainsKey("fc6.weight.scale")));

        // The statistics are of the weights, not of the steps that are stored.
        Assert.InRange(tensors["fc6.weight"].GetProperty("maximum").GetDouble(), 1e-3, 5);
        JsonElement compared = Json("weights", "compare", fixture.Weights, path, "--data", fixture.Pack, "--threads", "1");
        JsonElement first = compared.GetProperty("first"), second = compared.GetProperty("second");
        Assert.Equal((length, shorter), (first.GetProperty("bytes").GetInt64(), second.GetProperty("bytes").GetInt64()));
        Assert.InRange(compared.GetProperty("largest_probability_difference").GetDouble(), 1e-9, 0.1);
        Assert.Equal(
            second.GetProperty("top1_error").GetDouble(),
            Json("evaluate", "--weights", path, "--data", fixture.Pack, "--threads", "1").GetProperty("top1_error").GetDouble());
        Assert.Contains(
            $"{path} (safetensors, {storage}) is alexnet-mini",
            CommandProcess.Run("weights", "verify", path).ShouldSucceed().Output,
            StringComparison.Ordinal);
        CommandProcess.Run("classify", "--weights", path, fixture.Photo).ShouldSucceed();
        CommandProcess.Run("filters", "--weights", path, "--out", fixture.NewPath(".png")).ShouldSucceed();
    }

    [Fact]
    public void Convert_CompactBundle_StaysSoUnlessAsked()
    {
        string small = Stored("int8"), again = fixture.NewPath(".safetensors"), wide = fixture.NewPath(".safetensors");

        string kept = CommandProcess.Run("weights", "convert", small, again).ShouldSucceed().Output;
        string widened = CommandProcess.Run("weights", "convert", small, wide, "--store", "float32").ShouldSucceed().Output;

        Assert.Contains($"{again} stores int8 as {small} does; --store says otherwise.", kept, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(small), File.ReadAllBytes(again));
        Assert.Contains(
            $"{small} stores int8, so the float32 numbers of {wide} come from rounded weights, which it does not say.",
            widened,
            StringComparison.Ordinal);
        Assert.Equal(WeightStorage.Float32, WeightBundle.Read(wide).Storage);
        Assert.Equal(new FileInfo(fixture.Weights).Length, new FileInfo(wide).Length);
        Assert.Equal(0, Difference(small, wide));
    }

    [Theory]
    [InlineData(".onnx")]
    [InlineData(".pth")]
    [InlineData(".npy")]
    public void Convert_CompactToAnotherFormat_WritesItsNumbersAndSaysThatTheyAreRounded(string ending)
    {
        string small = Stored("bfloat16"), there = fixture.NewPath(ending);
        string[] told =
            ending == ".onnx" ? [] : ["--model", "alexnet-mini", "--mean", Path.Combine(fixture.Pack, "mean.npy")];

        string output = CommandProcess.Run("weights", "convert", small, there).ShouldSucceed().Output;

        Assert.Contains(
            $"{small} stores bfloat16, so the float32 numbers of {there} come from rounded weights, which it does not say.",
            output,
            StringComparison.Ordinal);
        Assert.InRange(Difference(small, there, told), 0, 1e-5);
        MeanChoice? mean = ending == ".onnx" ? null : MeanChoice.None;
        using ImportedNetwork network = WeightImport.Open(there, new ImportOptions { Model = "alexnet-mini", Mean = mean });
        Assert.Equal(WeightStorage.Float32, network.Bundle.Storage);
    }

    [Fact]
    public void Convert_ImpossibleStore_IsRefused()
    {
        string path = fixture.NewPath(".pth"), bundle = fixture.NewPath(".safetensors");

        CommandProcess
            .Run("weights", "convert", fixture.Weights, path, "--store", "float32")
            .ShouldFail(2, "--store", path, ".safetensors");
        CommandProcess
            .Run("weights", "convert", fixture.Weights, bundle, "--store", "int4")
            .ShouldFail(2, "--store is 'int4'; it must be float32, bfloat16 or int8");
        Assert.False(File.Exists(path) || File.Exists(bundle));
    }

    [Fact]
    public void Train_InitOfCompactWeights_StartsFromThemAndSaysSo()
    {
        string small = Stored("int8"), run = fixture.NewPath();

        CommandResult result = CommandProcess
            .Run("train", "--data", fixture.Pack, "--out", run, "--init", small, "--set", "schedule.epochs=1", "--threads", "1")
            .ShouldSucceed();

        Assert.Contains($"{small} stores int8, so the training starts from rounded weights.", result.Error, StringComparison.Ordinal);
        Assert.Equal(WeightStorage.Float32, WeightBundle.Read(Path.Combine(run, "weights.safetensors")).Storage);
    }

    /// <summary>A run goes on from exactly what it had, so from nothing that is rounded.</summary>
    [Fact]
    public void Resume_CheckpointOfRoundedWeights_IsRefused()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        foreach (string checkpoint in Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors"))
        {
            var file = new MadeSafetensors(File.ReadAllBytes(checkpoint));
            MadeNumbers weights = file.Tensors["fc8.weight"];
            file.Tensors["fc8.weight"] = weights with { Type = "BF16", Bytes = weights.Bytes[..(weights.Bytes.Length / 2)] };
            file.Metadata["storage"] = "bfloat16";
            File.WriteAllBytes(checkpoint, file.Bytes());
        }

        CommandProcess
            .Run("train", "--resume", run, "--epochs", "3")
            .ShouldFail(1, "fc8.weight as BF16 where a file that stores float32 has F32");
    }

    private static JsonElement Json(params string[] args) =>
        JsonDocument.Parse(CommandProcess.Run([.. args, "--json"]).ShouldSucceed().Output).RootElement;

    private static string Text(JsonElement document, string key) => document.GetProperty(key).GetString()!;

    private string Stored(string storage)
    {
        string path = fixture.NewPath(".safetensors");
        CommandProcess.Run("weights", "convert", fixture.Weights, path, "--store", storage).ShouldSucceed();
        return path;
    }

    private double Difference(string one, string other, params string[] told) =>
        Json(["weights", "compare", one, other, "--data", fixture.Pack, "--threads", "1", .. told])
            .GetProperty("largest_probability_difference")
            .GetDouble();
}
