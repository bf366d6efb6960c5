using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Workflows.Training;

/// <summary>Where to look for runs.</summary>
public sealed record RunsRequest
{
    /// <summary>The folder that is looked through where none is named.</summary>
    public const string UsualFolder = "runs";

    /// <summary>The folders, which are looked through at any depth; a folder may be a run itself.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [UsualFolder];
}

/// <summary>Lists runs.</summary>
public sealed class RunsWorkflow : IWorkflow<RunsRequest, IReadOnlyList<RunSummary>>
{
    /// <summary>Dotted folders are left out, and links, which may lead in a circle; what cannot be entered is passed over.</summary>
    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    /// <summary>Finds runs, the one that changed last first.</summary>
    /// <param name="request">Where to look.</param>
    /// <param name="context">Told the number of runs that are read; stops between two.</param>
    /// <exception cref="AlexNetException">There is no such folder.</exception>
    public IReadOnlyList<RunSummary> Run(RunsRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        string[] runs = [.. request.Folders.SelectMany(Find).DistinctBy(Path.GetFullPath)];
        return
        [
            .. context.Each("Reading the runs", runs)
                .Select(RunDescription.Of)
                .OrderByDescending(run => run.LastChange)
                .ThenBy(run => run.Run, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new AlexNetException(
                $"There is no folder {folder}; name one that holds runs, "
                    + $"as {ProgramAction.Train.With(RequestOption.Of(nameof(TrainRequest.Out)))} makes them.");
        }

        return Directory.EnumerateFiles(folder, RunFolder.InfoName, Search).Select(file => Path.GetDirectoryName(file)!);
    }
}
