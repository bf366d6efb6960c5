namespace AlexNetSharp.Cli.Tests;

/// <summary><c>alexnet experiment</c>: what it prints, and what it refuses.</summary>
public sealed class ExperimentCommandTests(CliFixture fixture)
{
    [Fact]
    public void Experiment_TwoRatesAndASeed_ShowsWhatWasTriedAndLeavesTheVerdictOpen()
    {
        string folder = fixture.NewPath(), runs = fixture.NewPath();

        CommandResult result = CommandProcess.Run(
            "experiment", "dropout", "--data", fixture.Pack, "--out", folder, "--runs", runs, "--epochs", "1", "--seeds", "1",
            "--rates", "0.003,0.01", "--set", "model.width=0.25").ShouldSucceed();

        Assert.Contains("rates tried", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"0\.003: [0-9.]+ %, 0\.01: [0-9.]+ %", result.Output);
        Assert.Equal(2, result.Output.Split("Verdict: undecided.").Length - 1);
        Assert.Contains("Dropout lowers the validation error.", result.Output, StringComparison.Ordinal);
        Assert.Contains("dropout, arm 2 of 2: without, learning rate 0.01, seed 1", result.Error, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetDirectories(runs).Length);
    }

    [Fact]
    public void Experiment_WrongChoices_AreRefused()
    {
        string folder = fixture.NewPath();
        Run("lrn", "--rates", "0.01;0.03").ShouldFail(2, "--rates '0.01;0.03'", "0.003,0.01");
        Run("lrn", "--rates", "0,003").ShouldFail(2, "--rates has 0", "above 0");
        Run("lrn", "--seeds", "0").ShouldFail(2, "--seeds is 0");
        Run("lrn", "--set", "optimizer.learningRate=0.1").ShouldFail(2, "--set optimizer.learningRate=0.1", "given with --rates");
        Run("lrn", "--data", fixture.Pack).ShouldFail(2, "give --data once");
        Run("all").ShouldFail(1, "cifar-26pct takes", "give --data for each");

        // An experiment has its own network: another pack is the remedy, no other network.
        CommandResult other = Run("relu-tanh");
        other.ShouldFail(1, "cifar-26pct needs images of 32x32", "data prepare SOURCE PACK --size 32'.");
        Assert.DoesNotContain("--model", other.Error, StringComparison.Ordinal);
        CommandProcess.Run("experiment", "al", "--data", fixture.Pack, "--out", folder).ShouldFail(2, "no experiment 'al'");
        Assert.False(Directory.Exists(folder));

        CommandResult Run(string name, params string[] more) =>
            CommandProcess.Run(["experiment", name, "--data", fixture.Pack, "--out", folder, .. more]);
    }
}
