using System.CommandLine;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet bench data</c>: the way of images from a pack to the network.</summary>
internal sealed class BenchDataCommand : BenchmarkCommand
{
    private readonly Option<string?> _model = new("--model")
    {
        Description = "The network that is trained; 'alexnet models' lists them. [default: the first that takes the pack's images]",
        HelpName = "name",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "The pack whose training part is read.",
        Required = true,
        HelpName = "pack",
    };

    public BenchDataCommand()
        : base(
            "data",
            "Time crop, mirror, mean and colour from a pack, the loader alone, and how long training waits for it.",
            [
                ("alexnet bench data --data packs/photos", "with the network that takes the pack's images"),
                ("alexnet bench data --data packs/photos --model alexnet --batch 64", "with a network and a batch of your choice"),
                ("alexnet bench data --data packs/photos --threads 1 --json", "on one thread, as one JSON document"),
            ])
    {
        AddOptions([_data, _model, Batch("128"), Pairs, Seconds]);
    }

    /// <inheritdoc/>
    protected override BenchResult Measure(ParseResult parsed, WorkflowContext context) => new DataBenchWorkflow().Run(
        new DataBenchRequest
        {
            Data = parsed.GetValue(_data)!,
            Model = parsed.GetValue(_model),
            Batch = parsed.GetValue(BatchOption),
            Pairs = parsed.GetValue(Pairs),
            Seconds = parsed.GetValue(Seconds),
        },
        context);
}
