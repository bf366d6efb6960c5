namespace AlexNetSharp.Cli.Tests;

/// <summary>Signals and full disks in the middle of work: what was done is kept, and what goes on ends as if nothing had happened.</summary>
public sealed class InterruptionTests(CliFixture fixture)
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void Train_Signalled_SavesAndResumesToTheSameBytes(string signal, int exitCode)
    {
        SkipOnWindows();
        string run = fixture.NewPath();
        using CommandProcess process = CommandProcess.Start([], fixture.TrainArguments(run));
        string log = Path.Combine(run, "log.jsonl");
        Assert.True(process.WaitFor(() => File.Exists(log) && new FileInfo(log).Length > 0), "The training ended before it logged a step.");
        process.Signal(signal);
        CommandResult stopped = process.Wait();

        Assert.Equal(exitCode, stopped.ExitCode);
        Assert.Equal("", stopped.Output);
        Assert.Equal($"Stopped; 'alexnet train --resume {run}' goes on.", Assert.Single(stopped.Sentences));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors"));
        Assert.False(File.Exists(Path.Combine(run, "weights.safetensors")));
        CommandProcess.Run("train", "--resume", run).ShouldSucceed();
        Assert.Equal(File.ReadAllBytes(fixture.Weights), File.ReadAllBytes(Path.Combine(run, "weights.safetensors")));
        Assert.Equal(StepLines(fixture.TrainedRun), StepLines(run));
    }

    [Fact]
    public void Train_KilledOutright_ResumesToTheSameBytes()
    {
        SkipOnWindows();
        string run = fixture.NewPath();
        using CommandProcess process = CommandProcess.Start([], fixture.TrainArguments(run));
        Assert.True(
            process.WaitFor(() => Directory.Exists(Path.Combine(run, "checkpoints")) && Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors").Length > 0),
            "The training ended before it wrote a checkpoint.");
        process.Signal("KILL");
        process.Wait();

        string weights = Path.Combine(run, "weights.safetensors");
        if (!File.Exists(weights))
        {
            CommandProcess.Run("train", "--resume", run).ShouldSucceed();
        }

        Assert.Equal(File.ReadAllBytes(fixture.Weights), File.ReadAllBytes(weights));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnyCommand_SignalledWithoutNoticing_ExitsAsStopped(bool fails)
    {
        SkipOnWindows();
        var command = new System.CommandLine.RootCommand();
        command.SetGuardedAction((_, token) =>
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{Environment.ProcessId}"]);
            Assert.True(token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)), "The signal did not come.");
            if (fails)
            {
                throw new AlexNetException("The command failed at the same time.");
            }
        });

        Assert.Equal(143, command.Parse([]).Invoke());
    }

    [Fact]
    public void Train_DiskFills_FailsWithOneSentenceAndTheCheckpointStaysUsable()
    {
        long checkpoint = new FileInfo(Directory.GetFiles(Path.Combine(fixture.TrainedRun, "checkpoints"))[0]).Length;
        using SmallDisk disk = SmallDisk.Mount(fixture.NewPath(), kilobytes: checkpoint * 3 / 2 / 1024);
        string run = Path.Combine(disk.Folder, "run");

        CommandProcess.Run(fixture.TrainArguments(run)).ShouldFail(1, run, "disk is full");

        Assert.Single(Directory.GetFiles(Path.Combine(run, "checkpoints")));
        string moved = fixture.Copy(run);
        CommandProcess.Run("train", "--resume", moved).ShouldSucceed();
        Assert.Equal(File.ReadAllBytes(fixture.Weights), File.ReadAllBytes(Path.Combine(moved, "weights.safetensors")));
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows has not");

    private static string[] StepLines(string run) =>
        [.. File.ReadAllLines(Path.Combine(run, "log.jsonl")).Where(line => line.Contains("\"step\"", StringComparison.Ordinal))];
}
