using System.CommandLine;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet bench train</c>: a training step.</summary>
internal sealed class BenchTrainCommand : BenchKindCommand
{
    private readonly Option<string> _precision;

    public BenchTrainCommand()
        : this(CommonOptions.Precision())
    {
    }

    private BenchTrainCommand(Option<string> precision)
        : base(
            BenchKind.Train,
            "Time a training step, once loss and gradients are seen to agree.",
            [
                ("", "the paper's network, batch 128: some minutes"),
                (" --model alexnet-mini --threads 1", "a small network on one thread"),
                (" --precision bf16", "bfloat16 against our own float32 step"),
                (" --pairs 15 --json", "more pairs, as one JSON document"),
            ],
            precision) => _precision = precision;

    /// <inheritdoc/>
    protected override BenchResult Measure(BenchRequest request, ParseResult parsed, WorkflowContext context) =>
        base.Measure(request with { Precision = CommonOptions.Precision(parsed, _precision) }, parsed, context);
}
