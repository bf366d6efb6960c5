using System.Globalization;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Cli.Tests;

public sealed class DryRunTests(CliFixture fixture)
{
    [Fact]
    public void DryRun_OfThePapersSchedule_PrintsRecipePictureAndHoursAndMakesNoRun()
    {
        string run = fixture.NewPath();

        CommandResult result = CommandProcess.Run(fixture.TrainArguments(run, "--recipe", "paper", "--dry-run")).ShouldSucceed();

        Assert.False(Directory.Exists(run));
        Assert.Contains("  kind: plateau\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("    0.01 |" + new string('*', 60), result.Output, StringComparison.Ordinal);
        Assert.Contains("stalled for 5 epochs, at most 3 times", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 epochs of 240 images, 30 updates", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "alexnet-mini for 90 epochs of ImageNet's 1.2 million images, had it been trained like the paper's network: ",
            result.Output,
            StringComparison.Ordinal);
        Match timed = Regex.Match(
            result.Output,
            @"^alexnet-mini: (?<steps>\d+) updates were timed here, (?<median>\S+) ms the median, (?<least>\S+) ms to (?<most>\S+) ms; ",
            RegexOptions.Multiline);
        Assert.True(timed.Success, result.Output);
        Assert.InRange(Number(timed, "steps"), 7, double.MaxValue);
        Assert.InRange(Number(timed, "median"), Number(timed, "least"), Number(timed, "most"));
        Assert.StartsWith("Timing updates", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The paper's network is named as well, but not told apart from itself.</summary>
    [Fact]
    public void DryRun_PapersNetwork_IsNamed()
    {
        string pack = fixture.NewPath();
        CommandProcess.Run("data", "prepare", fixture.Images, pack).ShouldSucceed();

        string output = CommandProcess
            .Run("train", "--data", pack, "--dry-run", "--model", "alexnet", "--set", "model.width=0.05", "--batch-size", "4")
            .ShouldSucceed()
            .Output;

        Assert.Contains("alexnet for 90 epochs of ImageNet's 1.2 million images: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void DryRun_UnknownLayer_IsOneSentence() =>
        CommandProcess
            .Run(fixture.TrainArguments(fixture.NewPath(), "--dry-run", "--set", "layers.fc9.frozen=true"))
            .ShouldFail(2, "layers.fc9", "did you mean fc6");

    [Fact]
    public void DryRun_WithResume_IsRefused() =>
        CommandProcess.Run("train", "--resume", fixture.TrainedRun, "--dry-run").ShouldFail(2, "leave out --dry-run");

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}
