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
        Assert.Contains("the paper's 90 epochs of 1.2 million images", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("Timing updates", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void DryRun_UnknownLayer_IsOneSentence() =>
        CommandProcess
            .Run(fixture.TrainArguments(fixture.NewPath(), "--dry-run", "--set", "layers.fc9.frozen=true"))
            .ShouldFail(2, "layers.fc9", "did you mean fc6");

    [Fact]
    public void DryRun_WithResume_IsRefused() =>
        CommandProcess.Run("train", "--resume", fixture.TrainedRun, "--dry-run").ShouldFail(2, "leave out --dry-run");
}
