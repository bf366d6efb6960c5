using System.Runtime.InteropServices;
using System.Text;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// Signals and full disks in the middle of work: what was done is kept, and what goes on ends as if nothing had happened.
/// </summary>
public sealed class InterruptionTests(CliFixture fixture)
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void Train_Signaled_SavesAndResumesToTheSameBytes(string signal, int exitCode)
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
            process.WaitFor(() =>
                Directory.Exists(Path.Combine(run, "checkpoints"))
                && Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors").Length > 0),
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
    public void AnyCommand_SignaledWithoutNoticing_ExitsAsStopped(bool fails)
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

    /// <summary>
    /// No checkpoint can be written for the whole run; it waits at the end, and with room again it ends as if nothing had happened.
    /// </summary>
    [Fact]
    public void Train_DiskIsFullUntilTheEnd_WarnsWaitsAndLosesNothing()
    {
        using SmallDisk disk = FullDisk(out string run, out string filler);
        using CommandProcess process = CommandProcess.Start([], fixture.TrainArguments(run));
        Assert.True(process.WaitFor(() => Iterations(run) == 30), "The training ended although the disk is full.");
        Assert.Empty(Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors"));
        File.Delete(filler);

        CommandResult result = process.Wait();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("disk is full", result.Error, StringComparison.Ordinal);
        Assert.Contains("training goes on without new checkpoints", result.Error, StringComparison.Ordinal);
        foreach (string name in (string[])["weights.safetensors", "best.safetensors"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(fixture.TrainedRun, name)), File.ReadAllBytes(Path.Combine(run, name)));
        }

        Assert.Equal(StepLines(fixture.TrainedRun), StepLines(run));
    }

    [Fact]
    public void Train_SignaledWhileTheDiskIsFull_SaysThatNothingCouldBeSaved()
    {
        using SmallDisk disk = FullDisk(out string run, out string filler);
        using CommandProcess process = CommandProcess.Start([], fixture.TrainArguments(run, "--set", "schedule.epochs=2000"));
        Assert.True(process.WaitFor(() => Iterations(run) > 20), "The training ended although the disk is full.");
        process.Signal("TERM");
        CommandResult stopped = process.Wait();

        Assert.Equal(143, stopped.ExitCode);
        Assert.Contains(
            stopped.Sentences,
            sentence =>
                sentence.StartsWith("Stopped, but ", StringComparison.Ordinal)
                && sentence.EndsWith("the run begins anew when it goes on.", StringComparison.Ordinal));
    }

    /// <summary>Weights of a terabyte, all of it a hole: to read them takes minutes, and to be stopped ends that at once.</summary>
    [Theory]
    [InlineData("weights verify HUGE")]
    [InlineData("weights inspect HUGE")]
    [InlineData("weights convert HUGE OUT.onnx")]
    [InlineData("weights compare HUGE HUGE --data PACK")]
    [InlineData("classify --weights HUGE PHOTO")]
    [InlineData("train --dry-run --data PACK --init HUGE")]
    public void Weights_SignaledWhileAHugeFileIsRead_StopAndWriteNothing(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells which files a process has open");
        const long Length = 1L << 40;
        byte[] header = Encoding.ASCII.GetBytes(
            $$"""{"__metadata__":{"sha256":"0"},"t":{"dtype":"U8","shape":[{{Length}}],"data_offsets":[0,{{Length}}]} }""");
        string huge = fixture.NewFile([.. BitConverter.GetBytes((long)header.Length), .. header], ".safetensors");
        using (var stream = new FileStream(huge, FileMode.Open))
        {
            stream.SetLength(sizeof(long) + header.Length + Length);
        }

        string result = fixture.NewPath();
        string[] words =
        [
            .. line.Split(' ').Select(word => word
                .Replace("HUGE", huge, StringComparison.Ordinal)
                .Replace("OUT", result, StringComparison.Ordinal)
                .Replace("PACK", fixture.Pack, StringComparison.Ordinal)
                .Replace("PHOTO", fixture.Photo, StringComparison.Ordinal)),
        ];
        using CommandProcess process = CommandProcess.Start([], words);
        Assert.True(process.WaitFor(() => process.HasOpen(huge)), "The command ended before it read the file.");
        process.Signal("INT");
        CommandResult stopped = process.Wait();

        Assert.Equal((130, "", "Stopped."), (stopped.ExitCode, stopped.Output, Assert.Single(stopped.Sentences)));
        Assert.False(File.Exists(result + ".onnx"));
    }

    [Fact]
    public void Train_AnotherProcessTrainsIntoTheRun_IsRefusedAndHarmsNothing()
    {
        SkipOnWindows();
        string run = fixture.NewPath();
        using CommandProcess process = CommandProcess.Start([], fixture.TrainArguments(run, "--set", "schedule.epochs=2000"));
        Assert.True(process.WaitFor(() => Iterations(run) > 0), "The training ended before it made an update.");

        CommandProcess.Run("train", "--resume", run).ShouldFail(1, run, "Another process is training into");

        process.Signal("TERM");
        Assert.Equal(143, process.Wait().ExitCode);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors"));
    }

    /// <summary>The run waits for room; the second signal ends it at once.</summary>
    [Fact]
    public void Train_SignaledTwiceWhileItWaitsForRoom_EndsAtOnce()
    {
        using SmallDisk disk = FullDisk(out string run, out _);
        using CommandProcess process = CommandProcess.Start([], fixture.TrainArguments(run));
        Assert.True(process.WaitFor(() => Iterations(run) == 30), "The training ended although the disk is full.");
        process.Signal("INT");
        process.Signal("INT");

        Assert.Equal(130, process.Wait().ExitCode);
    }

    /// <summary>The handler of a signal may begin when the command is done already; an exception there would end the process.</summary>
    [Fact]
    public void Stop_AfterDispose_OnlyCancels()
    {
        var interruption = new Interruption(saves: false);
        CancellationToken token = interruption.Token;
        interruption.Dispose();

        interruption.Stop(new PosixSignalContext(PosixSignal.SIGINT), exitCode: 130);

        Assert.True(token.IsCancellationRequested);
        Assert.Equal(130, interruption.ExitCode);
    }

    private static long Iterations(string run) => RunStatus.Read(Path.Combine(run, "status"))?.Iterations ?? 0;

    /// <summary>A disk with room for a run's recipe and little more, until the filler is deleted.</summary>
    private SmallDisk FullDisk(out string run, out string filler)
    {
        long checkpoint = new FileInfo(Directory.GetFiles(Path.Combine(fixture.TrainedRun, "checkpoints"))[0]).Length;
        SmallDisk disk = SmallDisk.Mount(fixture.NewPath(), kilobytes: checkpoint * 8 / 1024);
        filler = Path.Combine(disk.Folder, "filler");
        File.WriteAllBytes(filler, new byte[checkpoint * 15 / 2]);
        run = Path.Combine(disk.Folder, "run");
        return disk;
    }

    private static void SkipOnWindows() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows has not");

    private static string[] StepLines(string run) =>
        [.. File.ReadAllLines(Path.Combine(run, "log.jsonl")).Where(line => line.Contains("\"step\"", StringComparison.Ordinal))];
}
