namespace AlexNetSharp.Cli.Tests;

/// <summary>Run folders that cannot be used, and errors that nobody foresaw.</summary>
public sealed class RunErrorTests(CliFixture fixture)
{
    [Fact]
    public void Train_FolderHoldsARun_SaysHowToGoOn() =>
        CommandProcess.Run(fixture.TrainArguments(fixture.TrainedRun)).ShouldFail(1, $"alexnet train --resume {fixture.TrainedRun}");

    [Fact]
    public void Train_FolderOfOtherThings_Fails() =>
        CommandProcess.Run(fixture.TrainArguments(fixture.Images)).ShouldFail(1, fixture.Images, "not empty");

    [Fact]
    public void Train_OutIsBelowAFile_Fails() =>
        CommandProcess.Run(fixture.TrainArguments(Path.Combine(fixture.Photo, "run"))).ShouldFail(1, fixture.Photo);

    [Fact]
    public void Train_NoSuchPackOrRecipe_Fails()
    {
        string missing = fixture.NewPath();

        CommandProcess.Run("train", "--data", missing, "--out", fixture.NewPath()).ShouldFail(1, missing);
        CommandProcess.Run("train", "--data", fixture.Pack, "--out", fixture.NewPath(), "--recipe", missing).ShouldFail(2, missing);
    }

    [Fact]
    public void Train_UnknownModel_GivesNearestNames() =>
        CommandProcess
            .Run("train", "--data", fixture.Pack, "--out", fixture.NewPath(), "--model", "alexnet-mimi")
            .ShouldFail(2, "'alexnet-mimi'", "alexnet-mini");

    [Fact]
    public void Resume_NoRun_Fails() => CommandProcess.Run("train", "--resume", fixture.Images).ShouldFail(1, fixture.Images, "run");

    [Fact]
    public void Weights_RunsFolder_IsItsWeights()
    {
        string photo = Directory.GetFiles(fixture.Images, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        string file = Path.Combine(fixture.TrainedRun, "weights.safetensors");

        Assert.Equal(
            CommandProcess.Run("classify", "--weights", file, photo).ShouldSucceed().Output,
            CommandProcess.Run("classify", "--weights", fixture.TrainedRun, photo).ShouldSucceed().Output);
        Assert.Equal(
            CommandProcess.Run("weights", "inspect", file).ShouldSucceed().Output.Replace(file, fixture.TrainedRun, StringComparison.Ordinal),
            CommandProcess.Run("weights", "inspect", fixture.TrainedRun).ShouldSucceed().Output);

        string stopped = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(stopped, "weights.safetensors"));
        CommandProcess
            .Run("classify", "--weights", stopped, photo)
            .ShouldFail(
                1,
                $"The run {stopped} has not ended, so it has no weights yet; 'alexnet train --resume {stopped}' goes on, "
                    + $"or give its newest checkpoint, {Path.Combine(stopped, "checkpoints", "epoch-00002-batch-0000000.safetensors")}.");
    }

    [Fact]
    public void Resume_FinishedRun_SaysSoAndChangesNothing()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        byte[] before = File.ReadAllBytes(Path.Combine(run, "weights.safetensors"));
        string log = File.ReadAllText(Path.Combine(run, "log.jsonl"));

        CommandProcess.Run("train", "--resume", run).ShouldFail(1, run, "finished", "--set schedule.epochs=4 trains it longer");

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(run, "weights.safetensors")));
        Assert.Equal(log, File.ReadAllText(Path.Combine(run, "log.jsonl")));
    }

    /// <summary>More epochs do not train such a run longer; what does is said, with the rate that it goes on at.</summary>
    [Fact]
    public void Resume_RunThatStoppedEarly_SaysWhatTrainsItLonger()
    {
        string run = fixture.NewPath();
        CommandProcess
            .Run(
                fixture.TrainArguments(
                    run, "--set", "schedule.epochs=8", "--set", "schedule.earlyStopEpochs=1", "--set", "optimizer.learningRate=1e-9"))
            .ShouldSucceed();
        CommandProcess
            .Run("train", "--resume", run)
            .ShouldFail(1, run, "finished after 2 epochs, stopped early", "--set schedule.earlyStopEpochs=0 trains it longer");

        CommandResult longer = CommandProcess
            .Run(
                "train", "--resume", run, "--set", "schedule.earlyStopEpochs=0", "--set", "schedule.epochs=3", "--set",
                "optimizer.learningRate=2e-9")
            .ShouldSucceed();

        Assert.Contains("Its next update has learning rate 5e-10.", longer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_EveryCheckpointDamaged_NamesOne()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(run, "weights.safetensors"));
        string[] checkpoints = Directory.GetFiles(Path.Combine(run, "checkpoints"));
        Assert.All(checkpoints, file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..5000]));

        CommandProcess.Run("train", "--resume", run).ShouldFail(1, checkpoints.Max(StringComparer.Ordinal)!);
    }

    [Fact]
    public void Resume_NewestCheckpointDamaged_UsesTheOneBeforeAndEndsAlike()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(run, "weights.safetensors"));
        string newest = Directory.GetFiles(Path.Combine(run, "checkpoints")).Max(StringComparer.Ordinal)!;
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..5000]);

        CommandProcess.Run("train", "--resume", run).ShouldSucceed();

        Assert.Equal(File.ReadAllBytes(fixture.Weights), File.ReadAllBytes(Path.Combine(run, "weights.safetensors")));
    }

    [Fact]
    public void Resume_BrokenRunFile_NamesIt()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        File.WriteAllText(Path.Combine(run, "run.json"), "{");

        CommandProcess.Run("train", "--resume", run).ShouldFail(1, "run.json");
    }

    [Fact]
    public void Report_UnfinishedRun_SaysHowToGoOn()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(run, "weights.safetensors"));

        CommandProcess.Run("report", run).ShouldFail(1, run, $"alexnet train --resume {run}");
    }

    [Fact]
    public void Report_OutThatCannotBeWritten_Fails()
    {
        string page = Path.Combine(fixture.Photo, "report.html");

        CommandProcess.Run("report", fixture.TrainedRun, "--out", page).ShouldFail(1, page);
    }

    [Fact]
    public void AnyCommand_VerboseFailure_ShowsWhereItCameFrom()
    {
        CommandResult result = CommandProcess.Run("data", "inspect", fixture.NewPath(), "--verbose");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("   at AlexNetSharp.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_UnforeseenError_FailsWithOneLine()
    {
        var command = new System.CommandLine.RootCommand();
        command.SetGuardedAction((_, _) => throw new InvalidCastException("first line\nsecond line."));

        CommandResult result = CommandHere.Run(() => command.Parse([]).Invoke());

        Assert.Equal(
            (1, "alexnet: first line second line (InvalidCastException); --verbose shows where."),
            (result.ExitCode, result.Error.TrimEnd()));
    }
}
