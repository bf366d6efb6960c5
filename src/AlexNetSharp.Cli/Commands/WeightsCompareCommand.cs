using System.CommandLine;
using System.Globalization;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Workflows.Weights;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet weights compare</c>: two networks on the same images.</summary>
internal sealed class WeightsCompareCommand : Command, IHasExamples
{
    private readonly Argument<string> _first = new("a") { Description = "The first weight file." };
    private readonly Argument<string> _second = new("b") { Description = "The second weight file." };
    private readonly Option<string> _data = new("--data")
    {
        Description = "The pack on whose validation part both are run.",
        Required = true,
        HelpName = "pack",
    };
    private readonly Option<string?> _model = WeightsCommand.Model();
    private readonly Option<string?> _input = WeightsCommand.Input();
    private readonly Option<string?> _mean = WeightsCommand.Mean();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public WeightsCompareCommand()
        : base("compare", "Run two weight files on the same images: the largest difference of their outputs, and where they disagree.")
    {
        Add(_first);
        Add(_second);
        foreach (Option option in (Option[])[_data, _model, _input, _mean, _device, _threads, _json])
        {
            Add(option);
        }

        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet weights compare bvlc.safetensors bvlc.onnx --data packs/imagenet", "whether a conversion kept the answers"),
        ("alexnet weights compare photos.safetensors small.safetensors --data packs/photos", "what int8 weights cost"),
        ("alexnet weights compare best.safetensors weights.safetensors --data packs/photos", "two states of a training"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        WeightsCompareResult result = new WeightsCompareWorkflow().Run(
            new WeightsCompareRequest
            {
                First = parsed.GetValue(_first)!,
                Second = parsed.GetValue(_second)!,
                Data = parsed.GetValue(_data)!,
                Model = parsed.GetValue(_model),
                Input = parsed.GetValue(_input),
                Mean = parsed.GetValue(_mean) is { } mean ? MeanChoice.Parse(mean) : null,
            },
            CommonOptions.Context(
                parsed,
                cancellation,
                step => live.Report(step.Stage, step.Done, step.Total, $"{step.Done:N0} of {step.Total:N0} images"),
                _device,
                _threads));
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
            return;
        }

        foreach (ComparedWeights one in (ComparedWeights[])[result.First, result.Second])
        {
            Console.Out.WriteLine(
                $"{one.File} ({one.Format}, {Figures.Length(one.Bytes)}): {one.Model}"
                    + (one.Top1Error is null ? "" : $", top-1 error {Figures.Percent(one.Top1Error)}"));
            if (one.Notice is { } notice)
            {
                Console.Out.WriteLine(notice.ToString(CommandWords.Instance));
            }
        }

        Console.Out.WriteLine(
            $"largest difference of a logit: {Number(result.LargestLogitDifference)} (logits reach {Number(result.LargestLogit)})");
        Console.Out.WriteLine($"largest difference of a probability: {Number(result.LargestProbabilityDifference)}");
        Console.Out.WriteLine($"other best class: {Figures.Count(result.Disagreements)} of {Figures.Count(result.Images)} images");
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
