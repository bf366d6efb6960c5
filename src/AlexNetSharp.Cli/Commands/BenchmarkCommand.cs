using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Cli.Commands;

/// <summary>One benchmark of <c>alexnet bench</c>: what is the same in all.</summary>
internal abstract class BenchmarkCommand : Command, IHasExamples
{
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Initializes the command.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does, in one line.</param>
    /// <param name="examples">Command lines with what they do, for the help.</param>
    protected BenchmarkCommand(string name, string description, IReadOnlyList<(string CommandLine, string Meaning)> examples)
        : base(name, description)
    {
        Examples = examples;
        this.SetGuardedAction(Run);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; }

    /// <summary>Images in a batch.</summary>
    protected Option<int?> BatchOption { get; } = new("--batch") { HelpName = "n" };

    /// <summary>Pairs of measurements.</summary>
    protected Option<int> Pairs { get; } = new("--pairs")
    {
        Description = "Pairs of measurements, ours and the other's, taking turns at going first.",
        DefaultValueFactory = _ => new BenchRequest { Kind = BenchKind.Peak }.Pairs,
        HelpName = "n",
    };

    /// <summary>How long a measurement takes at least.</summary>
    protected Option<double> Seconds { get; } = new("--seconds")
    {
        Description = "A measurement takes at least so long: what is quicker is repeated. Less is a quick look.",
        DefaultValueFactory = _ => new BenchRequest { Kind = BenchKind.Peak }.Seconds,
        HelpName = "x",
    };

    /// <summary>The option of the batch with its default in its help.</summary>
    /// <param name="usual">The default, for people.</param>
    protected Option<int?> Batch(string usual)
    {
        BatchOption.Description = $"Images in a batch. [default: {usual}]";
        return BatchOption;
    }

    /// <summary>Adds a benchmark's own options, and those of all behind them.</summary>
    /// <param name="own">Its own.</param>
    protected void AddOptions(IReadOnlyList<Option> own)
    {
        foreach (Option option in (Option[])[.. own, _threads, _json])
        {
            Add(option);
        }
    }

    /// <summary>Measures.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">In what the benchmark runs.</param>
    protected abstract BenchResult Measure(ParseResult parsed, WorkflowContext context);

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        BenchResult result = Measure(
            parsed,
            CommonOptions.Context(
                parsed,
                cancellation,
                step => live.Report(step.Stage, step.Done, step.Total, $"{step.Done} of {step.Total} pairs"),
                threads: _threads));
        live.Dispose();
        if (result.Notice is { } notice)
        {
            StatusLine.WriteLine(notice);
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            BenchTable.Write(result);
        }
    }
}
