using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet report</c>: the page of a run.</summary>
internal sealed class ReportCommand : Command, IHasExamples
{
    private readonly Argument<string> _run = new("run") { Description = "The run's folder." };
    private readonly Option<string?> _out = new("--out")
    {
        Description = "The HTML file to write. [default: report.html in the run's folder]",
        HelpName = "file.html",
    };

    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ReportCommand()
        : base("report", "Write the page of a run: curves, filters, confusion matrix, examples.")
    {
        Add(_run);
        foreach (Option option in (Option[])[_out, _device, _threads, _json])
        {
            Add(option);
        }

        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } = [("alexnet report runs/photos", "one self-contained HTML file")];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        ReportResult result = ReportWorkflow.Run(
            new ReportRequest { Run = parsed.GetValue(_run)!, Out = parsed.GetValue(_out), Runtime = CommonOptions.Runtime(parsed, _device, _threads) },
            new SynchronousProgress<(int Done, int Total)>(step => live.Report("Evaluating, one view and ten", step.Done, step.Total)),
            cancellation);
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            Console.Out.WriteLine($"{result.Model}: top-1 error {Figures.Percent(result.Top1Error)} with one view, {Figures.Percent(result.Views10Top1Error)} with ten");
            Console.Out.WriteLine($"report: {result.Report}");
        }
    }
}
