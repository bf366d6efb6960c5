using AlexNetSharp.Files;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Workflows.Training;

/// <summary>Lists runs.</summary>
public static class RunsWorkflow
{
    /// <summary>The folder that is looked through where none is named.</summary>
    public const string UsualFolder = "runs";

    /// <summary>Dotted folders are left out, and links, which may lead in a circle; what cannot be entered is passed over.</summary>
    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    /// <summary>Finds the runs in folders, at any depth, the one that changed last first. A folder may be a run itself.</summary>
    /// <param name="folders">The folders.</param>
    /// <exception cref="AlexNetException">There is no such folder.</exception>
    public static IReadOnlyList<RunSummary> Run(IReadOnlyCollection<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        string[] runs = [.. folders.SelectMany(Find).DistinctBy(Path.GetFullPath)];
        return [.. runs.Select(Describe).OrderByDescending(run => run.LastChange).ThenBy(run => run.Run, StringComparer.Ordinal)];
    }

    /// <summary>Describes one run; what is wrong with it is a part of the description.</summary>
    /// <param name="path">The run's folder.</param>
    public static RunSummary Describe(string path)
    {
        var summary = new RunSummary { Run = path, State = RunState.Damaged, LastChange = DateTimeOffset.UnixEpoch };
        try
        {
            summary = summary with { LastChange = LastChange(path) };
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
            return summary with
            {
                Phase = isRunning ? Phase(folder) : null,
                State = isRunning ? RunState.Running : File.Exists(folder.WeightsPath) ? RunState.Finished : RunState.Stopped,
                Epochs = progress.Epochs.Count,
                Iterations = progress.Iterations,
                ImagesPerSecond = progress.ImagesPerSecond,
                LastTop1Error = progress.LastTop1Error,
                BestTop1Error = progress.BestTop1Error,
            };
        }
        catch (Exception e) when (e is AlexNetException or IOException or UnauthorizedAccessException)
        {
            return summary with { Reason = Sentence.Of(e).OnOneLine() };
        }
    }

    private static string? Phase(RunFolder folder) =>
        RunStatus.Read(folder.StatusPath) is { Phase: not TrainingPhase.None } status
            ? status.Phase.ToString().ToLowerInvariant()
            : null;

    private static IEnumerable<string> Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new AlexNetException($"There is no folder {folder}; name one that holds runs, as {ProgramAction.Train.With(RequestOption.Of(nameof(TrainRequest.Out)))} makes them.");
        }

        return Directory.EnumerateFiles(folder, RunFolder.InfoName, Search).Select(file => Path.GetDirectoryName(file)!);
    }

    private static DateTimeOffset LastChange(string path)
    {
        string checkpoints = Path.Combine(path, RunFolder.CheckpointsName);
        string[] files = [.. Directory.EnumerateFiles(path), .. Directory.Exists(checkpoints) ? Directory.EnumerateFiles(checkpoints) : []];
        return files.Select(file => new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero)).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
    }
}
