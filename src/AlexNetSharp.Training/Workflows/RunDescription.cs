using AlexNetSharp.Files;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Workflows;

/// <summary>Says what a run is doing and how far it has come, for lists and comparisons of runs.</summary>
internal static class RunDescription
{
    /// <summary>Describes one run; what is wrong with it is a part of the description.</summary>
    /// <param name="path">The run's folder.</param>
    public static RunSummary Of(string path) => WithEpochs(path).Summary;

    /// <summary>Describes one run, with the finished epochs that its log tells of.</summary>
    /// <param name="path">The run's folder.</param>
    public static (RunSummary Summary, IReadOnlyList<EpochRecord> Epochs) WithEpochs(string path)
    {
        var summary = new RunSummary { Run = path, State = RunState.Damaged, LastChange = DateTimeOffset.UnixEpoch };
        try
        {
            summary = summary with { LastChange = RunFolder.LastChange(path) };
            RunFolder folder = RunFolder.Open(path);
            summary = summary with
            {
                Network = folder.Recipe.Model.Name,
                Data = folder.Info.Data,
                EpochsPlanned = folder.Recipe.Schedule.Epochs,
                Seed = folder.Info.Seed,
                Threads = folder.Info.Threads,
            };
            RunProgress progress = RunProgress.Read(folder);
            bool isRunning = FileLock.IsTaken(folder.LockPath);
            summary = summary with
            {
                Phase = isRunning ? Phase(folder) : null,
                State = isRunning ? RunState.Running : File.Exists(folder.WeightsPath) ? RunState.Finished : RunState.Stopped,
                Reason = progress.Notice,
                Epochs = progress.Epochs.Count,
                Iterations = progress.Iterations,
                ImagesPerSecond = progress.ImagesPerSecond,
                LastTop1Error = progress.LastTop1Error,
                BestTop1Error = progress.BestTop1Error,
            };
            return (summary, progress.Epochs);
        }
        catch (Exception e) when (e is AlexNetException or IOException or UnauthorizedAccessException)
        {
            return (summary with { Reason = Sentence.Of(e).OnOneLine() }, []);
        }
    }

    private static string? Phase(RunFolder folder) =>
        RunStatus.Read(folder.StatusPath) is { Phase: not TrainingPhase.None } status
            ? status.Phase.ToString().ToLowerInvariant()
            : null;
}
