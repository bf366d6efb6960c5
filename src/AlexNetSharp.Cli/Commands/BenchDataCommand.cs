using System.CommandLine;
using AlexNetSharp.Benchmarks;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet bench data</c>: the way of images from a pack to the network.</summary>
internal sealed class BenchDataCommand : BenchKindCommand
{
    private readonly Option<string> _data = new("--data") { Description = "The pack whose training part is read.", Required = true, HelpName = "pack" };

    public BenchDataCommand()
        : base(
            BenchKind.Data,
            "Time crop, mirror, mean and colour from a pack, the loader alone, and how long training waits for it.",
            [
                (" --data packs/photos", "with the network that takes the pack's images"),
                (" --data packs/photos --model alexnet --batch 64", "with a network and a batch of your choice"),
                (" --data packs/photos --threads 1 --json", "on one thread, as one JSON document"),
            ])
    {
        Add(_data);
    }

    /// <inheritdoc/>
    protected override BenchResult Measure(BenchRequest request, ParseResult parsed, IProgress<BenchProgress> progress, CancellationToken cancellation) =>
        base.Measure(request with { Data = parsed.GetValue(_data) }, parsed, progress, cancellation);
}
