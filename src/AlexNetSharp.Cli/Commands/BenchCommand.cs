using System.CommandLine;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet bench</c>: the machine's limits, and ours against the stock library.</summary>
internal sealed class BenchCommand : Command
{
    public BenchCommand()
        : base("bench", "Measure this machine's limits, and our speed against TorchSharp's own modules and plain loops.")
    {
        Add(
            new BenchKindCommand(
                BenchKind.Peak,
                "Measure arithmetic and memory copies with all threads.",
                [("", "operations and bytes a second")]));
        Add(
            new BenchKindCommand(
                BenchKind.Kernels,
                "Time single operations: normalisation, pooling, the optimiser's update.",
                [("", "the paper's network, batch 128"), (" --model alexnet-mini --batch 32", "smaller")]));
        Add(new BenchTrainCommand());
        Add(new BenchKindCommand(
            BenchKind.Infer,
            "Time a forward pass, once the logits are seen to agree.",
            [("", "batch 128, then batch 1"), (" --batch 16", "another batch")]));
        Add(new BenchDataCommand());
    }
}
