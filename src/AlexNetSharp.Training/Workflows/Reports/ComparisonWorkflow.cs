using AlexNetSharp.Files;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Reports;

/// <summary>Which runs to compare.</summary>
internal sealed record ComparisonRequest
{
    /// <summary>The runs' folders, two or more; they need not be finished.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>The HTML file to write; <c>report.html</c> in the folder that holds the first run where null.</summary>
    public string? Out { get; init; }
}

/// <summary>What was compared.</summary>
internal sealed record ComparisonResult
{
    /// <summary>The HTML file.</summary>
    public required string Report { get; init; }

    /// <summary>The runs, in the order that was asked for.</summary>
    public required IReadOnlyList<RunSummary> Runs { get; init; }
}

/// <summary>Writes a page that shows runs side by side: their curves, what differs in their recipes, their errors and speeds.</summary>
internal sealed class ComparisonWorkflow : IWorkflow<ComparisonRequest, ComparisonResult>
{
    /// <summary>More lines in a chart cannot be told apart.</summary>
    private const int MostRuns = 12;

    /// <summary>Writes the page.</summary>
    /// <param name="request">Which runs.</param>
    /// <param name="context">Told the number of runs read; stops between two.</param>
    /// <exception cref="InvalidOptionException">There are fewer than two or too many runs.</exception>
    /// <exception cref="AlexNetException">A run cannot be read, or the page cannot be written.</exception>
    public ComparisonResult Run(ComparisonRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        string[] paths = [.. request.Runs.DistinctBy(run => Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)))];
        if (paths.Length is < 2 or > MostRuns)
        {
            throw new InvalidOptionException(
                $"{paths.Length} different {(paths.Length == 1 ? "run" : "runs")} cannot be compared; give 2 to {MostRuns}.");
        }

        string report = request.Out ?? Path.Combine(Beside(request.Runs[0]), "report.html");
        OwnFile.CheckPage(report);
        RunFolder[] folders = [.. paths.Select(RunFolder.Open)];
        (RunSummary Summary, IReadOnlyList<EpochRecord> Epochs)[] runs =
            [.. context.Each("Reading the runs", paths).Select(RunDescription.WithEpochs)];
        RunSummary[] summaries = [.. runs.Select(run => run.Summary)];
        if (summaries.FirstOrDefault(summary => summary.Reason is not null) is { } damaged)
        {
            throw new AlexNetException($"{damaged.Run} cannot be compared: {damaged.Reason}");
        }

        string[] names = Names(paths);
        ComparisonReport.Write(
            report,
            new ComparisonModel
            {
                Title = $"{paths.Length} runs compared",
                Subtitle = string.Join(", ", names),
                Runs =
                [
                    .. runs.Select((run, index) =>
                        Compared(names[index], run.Summary, folders[index], RunCurves.Of(run.Epochs, hasTop5: false))),
                ],
                Differences = Differences([.. folders.Select(folder => folder.Recipe)]),
            });
        return new ComparisonResult { Report = report, Runs = summaries };
    }

    /// <summary>The values of recipes that are not the same in all, in the order of the first recipe that has them.</summary>
    internal static IReadOnlyList<ComparedValue> Differences(IReadOnlyList<TrainingRecipe> recipes)
    {
        Dictionary<string, string>[] values = [.. recipes.Select(recipe => RecipeValues.Of(recipe).ToDictionary(StringComparer.Ordinal))];
        return
        [
            .. values.SelectMany(one => one.Keys)
                .Distinct(StringComparer.Ordinal)
                .Select(name => new ComparedValue(name, [.. values.Select(one => one.GetValueOrDefault(name))]))
                .Where(value => value.Values.Distinct(StringComparer.Ordinal).Count() > 1),
        ];
    }

    private static ComparedRun Compared(
        string name,
        RunSummary summary,
        RunFolder folder,
        IReadOnlyList<ReportEpoch> curves) => new(name, curves)
        {
            Network = folder.Recipe.Model.Name,
            Data = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Info.Data)),
            State = summary.State.ToString().ToLowerInvariant(),
            Epochs = $"{summary.Epochs} of {summary.EpochsPlanned}",
            Updates = summary.Iterations ?? 0,
            ImagesPerSecond = summary.ImagesPerSecond,
            Seed = folder.Info.Seed,
            Threads = folder.Info.Threads,
        };

    /// <summary>The folder that holds a run, written as the run is.</summary>
    private static string Beside(string run)
    {
        string path = Path.TrimEndingDirectorySeparator(run);
        return Path.GetFileName(path) is "" or "." or ".."
            ? Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) ?? path
            : Path.GetDirectoryName(path) ?? path;
    }

    /// <summary>The runs' names with as many of the folders around them as tell them apart.</summary>
    private static string[] Names(string[] paths)
    {
        string[][] parts =
        [
            .. paths.Select(path => Path.GetFullPath(path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)),
        ];
        for (int count = 1; ; count++)
        {
            string[] names = [.. parts.Select(part => string.Join('/', part.TakeLast(count)))];
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length)
            {
                return names;
            }
        }
    }
}
