using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>The documents of <c>experiment</c> against the table in <c>docs/json.md</c>.</summary>
public sealed class JsonExperimentTests(CliFixture fixture)
{
    [Fact]
    public void Json_Experiment_HasTheDocumentedKeys()
    {
        JsonElement list = CheckedJson.Run("experiment", "experiment");
        JsonElement document = CheckedJson.Run(
            "experiment --data",
            "experiment",
            "views",
            "--data",
            fixture.Pack,
            "--out",
            fixture.NewPath(),
            "--epochs",
            "1",
            "--rates",
            "0.003,0.01",
            "--seeds",
            "2",
            "--set",
            "model.width=0.25");

        Assert.Contains(list.EnumerateArray(), one => one.GetProperty("name").GetString() == "relu-tanh");
        Assert.Equal(["run", "ten"], document.GetProperty("arms").EnumerateArray().Select(arm => arm.GetProperty("name").GetString()));
        Assert.True(File.Exists(document.GetProperty("plot").GetString()));
    }

    /// <summary>
    /// A second process looks at the weights of the first one's run: it trains nothing, so nothing else has loaded libtorch.
    /// </summary>
    [Fact]
    public void Json_ExperimentAgain_GivesTheSameDocument()
    {
        string folder = fixture.NewPath();
        string[] arguments =
        [
            "experiment", "filters", "--data", fixture.Pack, "--out", folder, "--epochs", "1", "--rates", "0.01", "--seeds", "1", "--set",
            "model.width=0.25",
        ];

        string first = CheckedJson.Run("experiment --data", arguments).GetRawText();
        string second = CheckedJson.Run("experiment --data", arguments).GetRawText();

        Assert.Equal(first, second);
        Assert.Equal(first + "\n", File.ReadAllText(Path.Combine(folder, "result.json")));
    }
}
