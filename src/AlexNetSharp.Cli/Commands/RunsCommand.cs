using System.CommandLine;
using System.Globalization;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet runs</c>: the runs in a folder.</summary>
internal sealed class RunsCommand : Command, IHasExamples
{
    private readonly Argument<string[]> _folders = new("folder")
    {
        Description = $"Folders that are looked through for runs. [default: {RunsRequest.UsualFolder}]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public RunsCommand()
        : base("runs", "List runs: what each is doing, how far it has come, its validation errors.")
    {
        Add(_folders);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet runs", "all runs below the folder runs, the last changed first"),
        ("alexnet runs experiments other/runs --json", "as one JSON document"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string[] folders = parsed.GetValue(_folders) is { Length: > 0 } named ? named : [RunsRequest.UsualFolder];
        IReadOnlyList<RunSummary> runs = new RunsWorkflow().Run(
            new RunsRequest { Folders = folders },
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(runs);
        }
        else if (runs.Count == 0)
        {
            Console.Out.WriteLine($"No run in {string.Join(", ", folders)}.");
        }
        else
        {
            Write(runs);
        }
    }

    private static void Write(IReadOnlyList<RunSummary> runs)
    {
        var table = new FittingTable();
        table.AddColumn("run", right: false, importance: 9);
        table.AddColumn("state", right: false, importance: 8);
        table.AddColumn("network", right: false, importance: 4);
        table.AddColumn("data", right: false, importance: 2);
        table.AddColumn("epochs", right: true, importance: 7);
        table.AddColumn("updates", right: true, importance: 1);
        table.AddColumn("last error", right: true, importance: 5);
        table.AddColumn("best error", right: true, importance: 6);
        table.AddColumn("last change", right: false, importance: 3);
        foreach (RunSummary run in runs)
        {
            table.AddRow(Cells(run));
        }

        table.Write();
        foreach (RunSummary run in runs.Where(run => run.Reason is not null))
        {
            string what = run.State == RunState.Damaged ? " is damaged" : "";
            Console.Out.WriteLine($"{run.Run}{what}: {run.Reason?.ToString(CommandWords.Instance)}");
        }
    }

    private static string[] Cells(RunSummary run) =>
    [
        run.Run,
        run.State.ToString().ToLowerInvariant(),
        run.Network ?? "",
        run.Data is { } data ? Path.GetFileName(Path.TrimEndingDirectorySeparator(data)) : "",
        run.Epochs is { } epochs ? $"{epochs} of {run.EpochsPlanned}" : "",
        run.Iterations is { } iterations ? Figures.Count(iterations) : "",
        run.LastTop1Error is null ? "" : Figures.Percent(run.LastTop1Error),
        run.BestTop1Error is null ? "" : Figures.Percent(run.BestTop1Error),
        run.LastChange.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
    ];
}
