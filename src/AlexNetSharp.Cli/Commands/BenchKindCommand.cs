using System.CommandLine;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Cli.Commands;

/// <summary>A benchmark of <c>alexnet bench</c> of a network, or of the machine alone.</summary>
internal class BenchKindCommand : BenchmarkCommand
{
    private readonly BenchKind _kind;
    private readonly Option<string> _model = CommonOptions.Model("alexnet");

    /// <summary>Initializes the command.</summary>
    /// <param name="kind">The benchmark.</param>
    /// <param name="description">What it does, in one line.</param>
    /// <param name="examples">Options with what they do, for the help.</param>
    /// <param name="own">Options that others do not have.</param>
    public BenchKindCommand(
        BenchKind kind,
        string description,
        IReadOnlyList<(string Options, string Meaning)> examples,
        params Option[] own)
        : this(
            kind,
            Lower(kind),
            description,
            [.. examples.Select(example => ($"alexnet bench {Lower(kind)}{example.Options}", example.Meaning))],
            own)
    { }

    /// <summary>Initializes a command that measures in its own way.</summary>
    /// <param name="kind">The benchmark.</param>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does, in one line.</param>
    /// <param name="examples">Command lines with what they do, for the help.</param>
    /// <param name="own">Options that others do not have.</param>
    protected BenchKindCommand(
        BenchKind kind,
        string name,
        string description,
        IReadOnlyList<(string CommandLine, string Meaning)> examples,
        params Option[] own)
        : base(name, description, examples)
    {
        _kind = kind;
        AddOptions(kind == BenchKind.Peak ? own : [_model, Batch(kind == BenchKind.Infer ? "128, then 1" : "128"), Pairs, Seconds, .. own]);
    }

    /// <inheritdoc/>
    protected sealed override BenchResult Measure(ParseResult parsed, WorkflowContext context)
    {
        var request = new BenchRequest { Kind = _kind };
        if (_kind != BenchKind.Peak)
        {
            request = request with
            {
                Model = parsed.GetValue(_model),
                Batch = parsed.GetValue(BatchOption),
                Pairs = parsed.GetValue(Pairs),
                Seconds = parsed.GetValue(Seconds),
            };
        }

        return Measure(request, parsed, context);
    }

    /// <summary>Measures.</summary>
    /// <param name="request">What to measure.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">In what the benchmark runs.</param>
    protected virtual BenchResult Measure(BenchRequest request, ParseResult parsed, WorkflowContext context) =>
        new BenchWorkflow().Run(request, context);

    private static string Lower(BenchKind kind) => kind.ToString().ToLowerInvariant();
}
