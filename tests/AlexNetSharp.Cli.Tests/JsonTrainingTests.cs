using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>The documents of trainings and of their runs against the table in <c>docs/json.md</c>.</summary>
public sealed class JsonTrainingTests(CliFixture fixture)
{
    [Fact]
    public void Json_Train_HasTheDocumentedKeysAndPlainProgress()
    {
        CommandResult result = CommandProcess.Run(fixture.TrainArguments(fixture.NewPath(), "--json")).ShouldSucceed();

        JsonElement document = CheckedJson.Of("train", result);
        Assert.Equal(2, document.GetProperty("epochs").GetInt32());
        Assert.Equal(30, document.GetProperty("iterations").GetInt32());
        Assert.StartsWith("alexnet-mini is trained by the recipe small.\nTraining ...", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Error.Split('\n').Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.DoesNotContain('\r', result.Error);
    }

    [Fact]
    public void Json_TrainDryRun_HasTheDocumentedKeys()
    {
        JsonElement document = CheckedJson.Run(
            "train --dry-run",
            ["train", "--dry-run", "--data", fixture.Pack, "--threads", "1", "--set", "schedule.kind=cosine", .. CliFixture.Small]);

        Assert.Equal(
            (2, 30, 240),
            (
                document.GetProperty("epochs").GetInt32(),
                document.GetProperty("iterations").GetInt32(),
                document.GetProperty("train_images").GetInt32()));
        Assert.Equal(60, document.GetProperty("curve").GetArrayLength());
        Assert.Contains("  batchSize: 16\n", document.GetProperty("recipe").GetString(), StringComparison.Ordinal);
        double speed = document.GetProperty("images_per_second").GetDouble();
        Assert.Equal(480 / speed / 3600, document.GetProperty("hours").GetDouble(), 1e-3);
        Assert.Equal(1.08e8 / speed / 3600, document.GetProperty("imagenet_hours").GetDouble(), 1e-2 * 1.08e8 / speed / 3600);
    }

    [Fact]
    public void Json_TrainWithoutValidationPart_LeavesErrorsOut()
    {
        string pack = fixture.NewPath();
        CommandProcess
            .Run("data", "prepare", Path.Combine(fixture.Images, "val"), pack, "--size", "73", "--val-fraction", "0")
            .ShouldSucceed();
        string run = fixture.NewPath();

        JsonElement document = CheckedJson.Run("train", ["train", "--data", pack, "--out", run, .. CliFixture.Small]);

        Assert.False(document.TryGetProperty("val_top1_error", out _));
        Assert.False(CheckedJson.Run("report", "report", run).TryGetProperty("top1_error", out _));
    }

    [Fact]
    public void Json_Demo_HasTheDocumentedKeysAndTheSizesAskedFor()
    {
        string folder = fixture.NewPath();
        string[] sizes = ["--train-images", "100", "--val-images", "30", "--set", "model.width=0.25", "--set", "schedule.epochs=1"];

        JsonElement document = CheckedJson.Run("demo", ["demo", "--out", folder, "--device", "cpu", "--threads", "1", .. sizes]);

        Assert.Equal(1, document.GetProperty("epochs").GetInt32());
        JsonElement pack = CheckedJson.Run("data inspect", "data", "inspect", Path.Combine(folder, "pack"));
        Assert.Equal((100, 30), (pack.GetProperty("train_images").GetInt32(), pack.GetProperty("val_images").GetInt32()));
    }

    [Fact]
    public void Json_Runs_HasTheDocumentedKeys()
    {
        string copy = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(copy, "recipe.yaml"));

        JsonElement document = CheckedJson.Run("runs", "runs", fixture.TrainedRun, copy);

        JsonElement finished = Assert.Single(document.EnumerateArray(), run => run.GetProperty("state").GetString() == "finished");
        Assert.Equal((2, 2), (finished.GetProperty("epochs").GetInt32(), finished.GetProperty("epochs_planned").GetInt32()));
        Assert.Equal(30, finished.GetProperty("iterations").GetInt32());
        Assert.Contains(
            "recipe.yaml",
            Assert
                .Single(document.EnumerateArray(), run => run.GetProperty("state").GetString() == "damaged")
                .GetProperty("reason")
                .GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Report_HasTheDocumentedKeys()
    {
        string page = fixture.NewPath(".html");

        JsonElement document = CheckedJson.Run("report", "report", fixture.TrainedRun, "--out", page);

        Assert.Equal(page, document.GetProperty("report").GetString());
        Assert.True(File.Exists(page));
    }

    [Fact]
    public void Json_ReportOfSeveral_HasTheDocumentedKeys()
    {
        string page = fixture.NewPath(".html");

        JsonElement document = CheckedJson.Run("report", "report", fixture.TrainedRun, fixture.Copy(fixture.TrainedRun), "--out", page);

        Assert.True(File.Exists(page));
        Assert.Equal(2, document.GetProperty("runs").GetArrayLength());
    }
}
