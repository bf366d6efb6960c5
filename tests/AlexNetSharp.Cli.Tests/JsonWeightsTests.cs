using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>The documents of whatever takes weights against the table in <c>docs/json.md</c>.</summary>
public sealed class JsonWeightsTests(CliFixture fixture)
{
    [Theory]
    [InlineData("1")]
    [InlineData("10")]
    public void Json_Evaluate_HasTheDocumentedKeysAndConsistentCounts(string views)
    {
        JsonElement document = CheckedJson.Run("evaluate", "evaluate", "--weights", fixture.Weights, "--data", fixture.Pack, "--views", views);

        int[][] confusion = document.GetProperty("confusion").Deserialize<int[][]>()!;
        int wrong = confusion.Select((row, i) => row.Sum() - row[i]).Sum();
        Assert.Equal(80, confusion.Sum(row => row.Sum()));
        Assert.Equal(wrong / 80.0, document.GetProperty("top1_error").GetDouble(), 9);
    }

    /// <summary>The average of a network with itself is the network: every one that is named is in it, by commas or by options.</summary>
    [Fact]
    public void Json_EvaluateSeveralWeights_AveragesThemAll()
    {
        JsonElement alone = CheckedJson.Run("evaluate", "evaluate", "--weights", fixture.Weights, "--data", fixture.Pack);

        JsonElement document = CheckedJson.Run(
            "evaluate",
            "evaluate",
            "--weights",
            $"{fixture.Weights},{fixture.Weights}",
            "--weights",
            fixture.Weights,
            "--data",
            fixture.Pack);

        Assert.Equal("alexnet-mini+alexnet-mini+alexnet-mini", document.GetProperty("model").GetString());
        Assert.Equal(alone.GetProperty("loss").GetDouble(), document.GetProperty("loss").GetDouble(), 6);
    }

    [Fact]
    public void Json_EvaluateTable_HasTheDocumentedKeysAndTheErrorsOfEvaluate()
    {
        JsonElement alone = CheckedJson.Run("evaluate", "evaluate", "--weights", fixture.Weights, "--data", fixture.Pack);

        JsonElement document = CheckedJson.Run("evaluate --table", "evaluate", "--table", fixture.TrainedRun, fixture.TrainedRun);

        Assert.Equal((1, 2), (document.GetProperty("views").GetInt32(), document.GetProperty("rows").GetArrayLength()));
        Assert.All(document.GetProperty("rows").EnumerateArray(), row =>
        {
            Assert.Equal(alone.GetProperty("top1_error").GetDouble(), row.GetProperty("top1_error").GetDouble());
            Assert.Equal((80, 10), (row.GetProperty("images").GetInt32(), row.GetProperty("classes").GetInt32()));
        });
    }

    [Fact]
    public void Json_Weights_HasTheDocumentedKeys()
    {
        string path = fixture.NewPath(".onnx");

        JsonElement converted = CheckedJson.Run("weights convert", "weights", "convert", fixture.Weights, path, "--softmax");
        JsonElement inspected = CheckedJson.Run("weights inspect", "weights", "inspect", path);
        JsonElement compared = CheckedJson.Run("weights compare", "weights", "compare", fixture.Weights, path, "--data", fixture.Pack);
        JsonElement verified = CheckedJson.Run("weights verify", "weights", "verify", path);

        Assert.Equal("alexnet-mini", converted.GetProperty("model").GetString());
        Assert.Equal((10, "pack"), (inspected.GetProperty("labels").GetArrayLength(), inspected.GetProperty("data_set").GetString()));
        Assert.Equal(
            compared.GetProperty("first").GetProperty("top1_error").GetDouble(),
            compared.GetProperty("second").GetProperty("top1_error").GetDouble());
        Assert.Equal(16, verified.GetProperty("tensors").GetInt32());
        Assert.Equal(verified.GetProperty("parameters").GetInt64(), inspected.GetProperty("numbers").GetInt64());
    }

    [Fact]
    public void Json_Classify_HasTheDocumentedKeys()
    {
        JsonElement document = CheckedJson.Run("classify", "classify", "--weights", fixture.Weights, fixture.Photo, "--top", "100");

        JsonElement predictions = document[0].GetProperty("predictions");
        double[] probabilities = [.. predictions.EnumerateArray().Select(one => one.GetProperty("probability").GetDouble())];
        Assert.Equal(1, probabilities.Sum(), 6);
        Assert.Equal(probabilities.OrderDescending(), probabilities);
    }

    [Fact]
    public void Json_Filters_HasTheDocumentedKeys()
    {
        string image = fixture.NewPath(".png");

        CheckedJson.Run("filters", "filters", "--weights", fixture.Weights, "--out", image);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(image)[..4]);
    }
}
