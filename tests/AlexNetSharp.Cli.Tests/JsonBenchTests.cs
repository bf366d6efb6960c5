using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>The documents of <c>bench</c> against the table in <c>docs/json.md</c>; nothing is measured for long.</summary>
public sealed class JsonBenchTests(CliFixture fixture)
{
    /// <summary>The fewest pairs, each measured for as short a time as there is.</summary>
    private static readonly string[] Quick = ["--pairs", "5", "--seconds", "0.001"];

    [Theory]
    [InlineData("peak", "multiply-add", "copy")]
    [InlineData(
        "kernels", "lrn-forward", "lrn-forward-backward", "pool-forward", "pool-forward-backward", "sgd-step", "conv1-forward",
        "conv1-forward-backward", "conv2-forward", "conv2-forward-backward", "conv3-forward", "conv3-forward-backward", "conv4-forward",
        "conv4-forward-backward", "conv5-forward", "conv5-forward-backward", "fc6-forward", "fc6-forward-backward", "fc7-forward",
        "fc7-forward-backward", "fc8-forward",
        "fc8-forward-backward"
    )]
    [InlineData("train", "train-step")]
    [InlineData("infer", "infer")]
    public void Json_Bench_HasTheDocumentedKeysAndRows(string kind, params string[] names) => CheckBench(kind, names);

    [Fact]
    public void Json_BenchTrainInBFloat16_MeasuresAgainstOurFloat32Step()
    {
        JsonElement row = CheckBench("train", ["train-step-bf16"], "--precision", "bf16").GetProperty("rows")[0];

        Assert.Equal("bf16", row.GetProperty("precision").GetString());
        Assert.Equal("our float32 step", row.GetProperty("baseline").GetString());
    }

    [Fact]
    public void Json_BenchData_HasTheDocumentedKeysAndRows()
    {
        JsonElement document = CheckedJson.Run(
            "bench data",
            ["bench", "data", "--data", fixture.Pack, "--batch", "8", "--threads", "1", .. Quick]);

        JsonElement[] rows = [.. document.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["augment", "loader"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal("scalar loop", rows[0].GetProperty("baseline").GetString());
        Assert.Equal(5, rows[0].GetProperty("ratios").GetArrayLength());
        JsonElement data = document.GetProperty("data");
        Assert.Equal(64, data.GetProperty("crop_size").GetInt32());
        Assert.Equal((0, 1), (data.GetProperty("decode_share").GetDouble(), data.GetProperty("augment_share").GetDouble()));
        JsonElement training = data.GetProperty("training");
        Assert.Equal("alexnet-mini", training.GetProperty("network").GetString());
        Assert.InRange(training.GetProperty("steps").GetInt32(), 5, int.MaxValue);
        Assert.InRange(training.GetProperty("wait_share").GetDouble(), 0, 1);
        Assert.InRange(training.GetProperty("wait_milliseconds").GetDouble(), 0, training.GetProperty("step_milliseconds").GetDouble());

        // Which of both is the slower one, a machine that is busy elsewhere decides.
        Assert.Matches("^the (network|data): ", data.GetProperty("bottleneck").GetString());
    }

    [Fact]
    public void Json_BenchDataOfAPackThatNoNetworkTakes_HasNoTrainingAndSaysWhy()
    {
        string pack = fixture.NewPath();
        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "40").ShouldSucceed();

        JsonElement data = CheckedJson
            .Run("bench data", ["bench", "data", "--data", pack, "--batch", "8", "--threads", "1", .. Quick])
            .GetProperty("data");

        Assert.Equal(35, data.GetProperty("crop_size").GetInt32());
        Assert.False(data.TryGetProperty("training", out _));
        Assert.Contains(
            "no network of the zoo takes this pack's images",
            data.GetProperty("bottleneck").GetString(),
            StringComparison.Ordinal);
        CommandProcess
            .Run("bench", "data", "--data", pack, "--model", "alexnet-mini")
            .ShouldFail(1, "alexnet-mini needs images of", "data prepare");
    }

    /// <summary>ONNX Runtime is part of the same run: one document, the same rows against the stock modules and against it.</summary>
    [Fact]
    public void Json_BenchWithOnnxRuntime_HasTheDocumentedKeysAndARowForEachBaseline()
    {
        CommandResult result = CommandProcess.RunBench(
            ["onnxruntime", "--model", "alexnet-mini", "--batch", "2", "--threads", "1", "--profile", "--json", .. Quick]);

        JsonElement document = CheckedJson.Of("bench infer", result.ShouldSucceed());
        JsonElement[] rows = [.. document.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["TorchSharp modules", "ONNX Runtime"], rows.Select(row => row.GetProperty("baseline").GetString()));
        Assert.Single(rows.Select(row => row.GetProperty("milliseconds").GetDouble()).Distinct());
        Assert.StartsWith("idle threads ", rows[1].GetProperty("baseline_setting").GetString(), StringComparison.Ordinal);
        Assert.True(document.GetProperty("machine").GetProperty("versions").TryGetProperty("onnxruntime", out _));
        Assert.Contains("LRN", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement CheckBench(string kind, string[] names, params string[] more)
    {
        string[] options = kind == "peak" ? [] : ["--model", "alexnet-mini", "--batch", "2", .. Quick, .. more];

        JsonElement document = CheckedJson.Run($"bench {kind}", ["bench", kind, "--threads", "1", .. options]);

        JsonElement[] rows = [.. document.GetProperty("rows").EnumerateArray()];
        Assert.Equal(names, rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.Equal(kind, row.GetProperty("kind").GetString()));
        Assert.Equal(1, document.GetProperty("machine").GetProperty("threads").GetInt32());
        Assert.True(document.GetProperty("peak_gflops").GetDouble() > 0 && document.GetProperty("copy_gb_per_second").GetDouble() > 0);
        foreach (JsonElement row in rows.Where(_ => kind != "peak"))
        {
            double[] ratios = row.GetProperty("ratios").Deserialize<double[]>()!;
            Assert.Equal(5, ratios.Length);
            Assert.Equal(ratios.Order().ElementAt(2), row.GetProperty("ratio").GetDouble());
            Assert.Equal(2, row.GetProperty("batch").GetInt32());
        }

        return document;
    }
}
