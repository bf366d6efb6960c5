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
        return [.. runs.Select(RunDescription.Of).OrderByDescending(run => run.LastChange).ThenBy(run => run.Run, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new AlexNetException($"There is no folder {folder}; name one that holds runs, as {ProgramAction.Train.With(RequestOption.Of(nameof(TrainRequest.Out)))} makes them.");
        }

        return Directory.EnumerateFiles(folder, RunFolder.InfoName, Search).Select(file => Path.GetDirectoryName(file)!);
    }
}
