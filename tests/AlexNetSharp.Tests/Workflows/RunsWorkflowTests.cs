using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Tests.Workflows;

public sealed class RunsWorkflowTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_EveryState_IsListedNewestFirst()
    {
        RunFolder stopped = Make("stopped", [0.5, 0.3, 0.4], hour: 1);
        MadeRun.AddLine(stopped, """{"event":"step","epoch":3,"iteration":34,"loss":1.5,"learning_rate":0.01}""");
        MadeRun.AddLine(stopped, """{"event":"step","epoch":3,"iterat""");
        MadeRun.SetTime(stopped, Noon.AddHours(1));
        RunFolder finished = Make("deep/er/finished", [0.2], hour: 3);
        File.WriteAllText(finished.WeightsPath, "");
        MadeRun.SetTime(finished, Noon.AddHours(3));
        RunFolder running = Make("running", [], hour: 2);
        using FileStream held = new(Path.Combine(running.Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        held.WriteByte(0);
        held.Flush();
        File.SetLastWriteTimeUtc(held.SafeFileHandle, Noon.AddHours(2));
        RunFolder released = Make("released", [0.6], hour: 0);
        File.WriteAllText(Path.Combine(released.Path, "lock"), "");
        MadeRun.SetTime(released, Noon);

        IReadOnlyList<RunSummary> runs = new RunsWorkflow().Run(new RunsRequest { Folders = [_folder.At("")] });

        Assert.Equal([finished.Path, running.Path, stopped.Path, released.Path], runs.Select(run => Path.GetFullPath(run.Run)));
        Assert.Equal([RunState.Finished, RunState.Running, RunState.Stopped, RunState.Stopped], runs.Select(run => run.State));
        Assert.Equal(
            new RunSummary
            {
                Run = runs[2].Run,
                State = RunState.Stopped,
                Network = "alexnet-mini",
                Data = "/packs/photos",
                Epochs = 3,
                EpochsPlanned = 4,
                Iterations = 34,
                LastTop1Error = 0.4,
                BestTop1Error = 0.3,
                ImagesPerSecond = 102,
                Seed = 1,
                Threads = 2,
                LastChange = Noon.AddHours(1),
            },
            runs[2]);
        Assert.Equal((0, 0L, null, null), (runs[1].Epochs, runs[1].Iterations, runs[1].LastTop1Error, runs[1].ImagesPerSecond));
    }

    [Theory]
    [InlineData("run.json", "{", "run.json cannot be read")]
    [InlineData("run.json", "{}", "run.json cannot be read")]
    [InlineData("recipe.yaml", "optimizer: {lerningRate: 1}", "lerningRate")]
    [InlineData("recipe.yaml", null, "recipe.yaml")]
    public void Run_OneIsDamaged_ItSaysWhyAndTheOthersStand(string file, string? content, string reason)
    {
        RunFolder broken = Make("broken", [0.5], hour: 1);
        Make("whole", [0.5], hour: 0);
        File.Delete(Path.Combine(broken.Path, file));
        if (content is not null)
        {
            File.WriteAllText(Path.Combine(broken.Path, file), content);
        }

        IReadOnlyList<RunSummary> runs = new RunsWorkflow().Run(new RunsRequest { Folders = [_folder.At("")] });

        RunSummary damaged = Assert.Single(runs, run => run.State == RunState.Damaged);
        Assert.Contains(reason, damaged.Reason?.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', damaged.Reason!.ToString());
        Assert.Equal(RunState.Stopped, Assert.Single(runs, run => run.Run.EndsWith("whole", StringComparison.Ordinal)).State);
    }

    [Fact]
    public void Run_LogWithALineOfNoTraining_ItIsReadAndTheLineNamed()
    {
        RunFolder run = Make("one", [0.5], hour: 0);
        File.AppendAllText(run.LogPath, """{"event":"epoch","iteration":1}""" + "\n");

        RunSummary summary = Assert.Single(new RunsWorkflow().Run(new RunsRequest { Folders = [_folder.At("")] }));

        Assert.Equal((RunState.Stopped, 0.5), (summary.State, summary.LastTop1Error));
        Assert.Contains("log.jsonl holds a line", summary.Reason?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SameRunTwiceAndAFolderThatIsOne_IsListedOnce()
    {
        RunFolder run = Make("one", [], hour: 0);
        Assert.Single(new RunsWorkflow().Run(new RunsRequest { Folders = [run.Path, _folder.At(""), run.Path] }));
        Assert.Empty(new RunsWorkflow().Run(new RunsRequest { Folders = [Path.Combine(run.Path, "checkpoints")] }));
    }

    [Fact]
    public void Run_NoSuchFolder_SaysSoInOneSentence()
    {
        var error = Assert.Throws<AlexNetException>(() => new RunsWorkflow().Run(new RunsRequest { Folders = [_folder.At("none")] }));
        Assert.Contains($"There is no folder {_folder.At("none")}", error.Message, StringComparison.Ordinal);
    }

    private RunFolder Make(string name, double[] errors, int hour)
    {
        RunFolder run = MadeRun.Make(_folder.At(name), errors);
        MadeRun.SetTime(run, Noon.AddHours(hour));
        return run;
    }
}
