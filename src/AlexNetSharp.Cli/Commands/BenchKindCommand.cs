using System.CommandLine;
using AlexNetSharp.Benchmarks;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Cli.Commands;

/// <summary>One benchmark of <c>alexnet bench</c>.</summary>
internal class BenchKindCommand : Command, IHasExamples
{
    private readonly BenchKind _kind;
    private readonly Option<string> _model;
    private readonly Option<int?> _batch = new("--batch") { HelpName = "n" };
    private readonly Option<int> _pairs = new("--pairs")
    {
        Description = "Pairs of measurements, ours and the other's, taking turns at going first.",
        DefaultValueFactory = _ => new BenchRequest { Kind = BenchKind.Peak }.Pairs,
        HelpName = "n",
    };

    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Initialises the command.</summary>
    /// <param name="kind">The benchmark.</param>
    /// <param name="description">What it does, in one line.</param>
    /// <param name="examples">Options with what they do, for the help.</param>
    public BenchKindCommand(BenchKind kind, string description, IReadOnlyList<(string Options, string Meaning)> examples)
        : this(kind, Lower(kind), description, [.. examples.Select(example => ($"alexnet bench {Lower(kind)}{example.Options}", example.Meaning))])
    {
    }

    /// <summary>Initialises a command that measures in its own way.</summary>
    /// <param name="kind">The benchmark.</param>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does, in one line.</param>
    /// <param name="examples">Command lines with what they do, for the help.</param>
    protected BenchKindCommand(BenchKind kind, string name, string description, IReadOnlyList<(string CommandLine, string Meaning)> examples)
        : base(name, description)
    {
        _kind = kind;
        _model = kind == BenchKind.Data ? ModelOfPack() : CommonOptions.Model("alexnet");
        Examples = examples;
        _batch.Description = $"Images in a batch. [default: {(kind == BenchKind.Infer ? "128, then 1" : "128")}]";
        foreach (Option option in kind == BenchKind.Peak ? [] : (Option[])[_model, _batch, _pairs])
        {
            Add(option);
        }

        Add(_threads);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; }

    /// <summary>Measures.</summary>
    /// <param name="request">What to measure.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="progress">Told about every pair.</param>
    /// <param name="cancellation">Stops between measurements.</param>
    protected virtual BenchResult Measure(BenchRequest request, ParseResult parsed, IProgress<BenchProgress> progress, CancellationToken cancellation) =>
        BenchWorkflow.Run(request, progress, cancellation);

    private static Option<string> ModelOfPack() => new("--model")
    {
        Description = "The network that is trained; 'alexnet models' lists them. [default: the first that takes the pack's images]",
        HelpName = "name",
    };

    private static string Lower(BenchKind kind) => kind.ToString().ToLowerInvariant();

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        var request = new BenchRequest { Kind = _kind, Runtime = CommonOptions.Runtime(parsed, device: null, _threads) };
        if (_kind != BenchKind.Peak)
        {
            request = request with { Model = parsed.GetValue(_model), Batch = parsed.GetValue(_batch), Pairs = parsed.GetValue(_pairs) };
        }

        using var live = new LiveProgress();
        var progress = new SynchronousProgress<BenchProgress>(step => live.Report(step.Stage, step.Done, step.Total, $"{step.Done} of {step.Total} pairs"));
        BenchResult result = Measure(request, parsed, progress, cancellation);
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
