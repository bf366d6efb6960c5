using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Reports;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet report</c>: the page of a run, or of several side by side.</summary>
internal sealed class ReportCommand : Command, IHasExamples
{
    private readonly Argument<string[]> _runs = new("run")
    {
        Description = "The run's folder; several, finished or not, are compared with each other.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "The HTML file to write. [default: report.html in the run's folder; of several, in the folder that holds the first]",
        HelpName = "file.html",
    };

    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ReportCommand()
        : base("report", "Write the page of a run (curves, filters, confusion matrix, examples), or a page that compares runs.")
    {
        Add(_runs);
        foreach (Option option in (Option[])[_out, _device, _threads, _json])
        {
            Add(option);
        }

        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet report runs/photos", "one self-contained HTML file"),
        ("alexnet report runs/a runs/b runs/c", "curves, recipes and errors side by side, in runs/report.html"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string[] runs = parsed.GetValue(_runs)!;
        if (runs.Length == 1)
        {
            ReportOne(parsed, runs[0], cancellation);
        }
        else
        {
            Compare(parsed, runs, cancellation);
        }
    }

    private void ReportOne(ParseResult parsed, string run, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        ReportResult result = new ReportWorkflow().Run(
            new ReportRequest { Run = run, Out = parsed.GetValue(_out) },
            CommonOptions.Context(parsed, cancellation, step => live.Report(step.Stage, step.Done, step.Total), _device, _threads));
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            Console.Out.WriteLine(
                $"{result.Model}: top-1 error {Figures.Percent(result.Top1Error)} with one view, "
                    + $"{Figures.Percent(result.Views10Top1Error)} with ten");
            Console.Out.WriteLine($"report: {result.Report}");
        }
    }

    private void Compare(ParseResult parsed, string[] runs, CancellationToken cancellation)
    {
        ComparisonResult result = new ComparisonWorkflow().Run(
            new ComparisonRequest { Runs = runs, Out = parsed.GetValue(_out) }, CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
            return;
        }

        foreach (RunSummary run in result.Runs)
        {
            Console.Out.WriteLine(
                $"{run.Run}: {run.Epochs} of {run.EpochsPlanned} epochs, best top-1 error {Figures.Percent(run.BestTop1Error)}");
        }

        Console.Out.WriteLine($"report: {result.Report}");
    }
}
