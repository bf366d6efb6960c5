using System.Globalization;
using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary><c>alexnet evaluate --table</c>: what it prints, and what it refuses before it evaluates anything.</summary>
public sealed class EvaluateTableTests(CliFixture fixture)
{
    [Fact]
    public void Table_RunsOnTwoPacks_FitsAndSaysWhatCannotBeCompared()
    {
        string pack = fixture.NewPath(), run = fixture.NewPath();
        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "32").ShouldSucceed();
        CommandProcess
            .Run("train", "--data", pack, "--out", run, "--threads", "1", "--model", "cifar-26pct", "--set", "schedule.epochs=1")
            .ShouldSucceed();

        string[] lines = CommandProcess
            .Run("evaluate", "--table", fixture.TrainedRun, run, "--threads", "1")
            .ShouldSucceed()
            .Output.Split('\n');

        Assert.StartsWith("network ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("alexnet-mini ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("cifar-26pct ", lines[3], StringComparison.Ordinal);
        Assert.EndsWith(Path.GetFileName(run), lines[3], StringComparison.Ordinal);
        Assert.Contains("26.0 [1]", lines[3], StringComparison.Ordinal);
        Assert.Contains(
            lines,
            line => line.Contains("[1]", StringComparison.Ordinal) && line.EndsWith("CIFAR-10 test", StringComparison.Ordinal));
        Assert.Contains($"On {pack}, 10 classes: {Path.GetFileName(run)}", lines);
        Assert.Contains("Errors on different packs cannot be compared with each other.", lines);
        Assert.All(lines[..4], line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Table_OneRun_HasTheErrorsOfEvaluate()
    {
        JsonElement alone = JsonDocument
            .Parse(CommandProcess.Run("evaluate", "--weights", fixture.Weights, "--data", fixture.Pack, "--json").ShouldSucceed().Output)
            .RootElement;

        string row = CommandProcess
            .Run("evaluate", "--table", fixture.TrainedRun, "--data", fixture.Pack)
            .ShouldSucceed()
            .Output.Split('\n')[2];

        string[] cells = row.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["alexnet-mini", Percent(alone, "top1_error"), Percent(alone, "top5_error"), "-", "80"], cells[..5]);
    }

    [Fact]
    public void Table_FolderThatIsNoRun_Fails() =>
        CommandProcess.Run("evaluate", "--table", fixture.TrainedRun, fixture.Images).ShouldFail(1, fixture.Images, "holds no run");

    [Fact]
    public void Table_RunWithoutWeights_SaysHowToFinishIt()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(run, "weights.safetensors"));

        CommandProcess.Run("evaluate", "--table", run).ShouldFail(1, $"alexnet train --resume {run}");
    }

    [Fact]
    public void Table_PackThatIsGone_AsksForAnother()
    {
        string run = fixture.Copy(fixture.TrainedRun), missing = fixture.NewPath();
        string info = Path.Combine(run, "run.json");
        File.WriteAllText(
            info,
            File.ReadAllText(info)
                .Replace(JsonSerializer.Serialize(fixture.Pack), JsonSerializer.Serialize(missing), StringComparison.Ordinal));

        CommandProcess.Run("evaluate", "--table", run).ShouldFail(1, missing, "--data");
    }

    [Fact]
    public void Table_PackThatWasMadeAnew_IsRefused()
    {
        // Packs made alike have the same digest, so another digest in the run is another pack.
        string run = fixture.Copy(fixture.TrainedRun);
        string info = Path.Combine(run, "run.json");
        File.WriteAllText(info, File.ReadAllText(info).Replace("\"data_sha256\": \"", "\"data_sha256\": \"0", StringComparison.Ordinal));

        CommandProcess.Run("evaluate", "--table", run).ShouldFail(1, "is not the pack that the run", "--data");
    }

    [Fact]
    public void Table_PackOfOtherClasses_IsRefused()
    {
        string images = fixture.Copy(fixture.Images), pack = fixture.NewPath();
        foreach (string part in (string[])["train", "val"])
        {
            Directory.Delete(Directory.GetDirectories(Path.Combine(images, part)).Order(StringComparer.Ordinal).First(), recursive: true);
        }

        CommandProcess.Run("data", "prepare", images, pack, "--size", "73").ShouldSucceed();

        CommandProcess.Run("evaluate", "--table", fixture.TrainedRun, "--data", pack).ShouldFail(1, "10 classes", "same classes");
    }

    private static string Percent(JsonElement document, string key) =>
        (100 * document.GetProperty(key).GetDouble()).ToString("0.0", CultureInfo.InvariantCulture);
}
