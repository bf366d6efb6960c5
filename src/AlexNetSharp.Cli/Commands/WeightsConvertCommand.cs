using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Workflows.Weights;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet weights convert</c>: weights from any format that is read to any that is written.</summary>
internal sealed class WeightsConvertCommand : Command, IHasExamples
{
    private static readonly Dictionary<string, WeightStorage> Stores = new()
    {
        ["float32"] = WeightStorage.Float32,
        ["bfloat16"] = WeightStorage.BFloat16,
        ["int8"] = WeightStorage.Int8,
    };

    private readonly Argument<string> _in = new("in") { Description = "The file to read; its format is recognised by its content." };
    private readonly Argument<string> _out = new("out") { Description = "The file to write: .safetensors, .onnx, .npy, .pth or .pt." };
    private readonly Option<string?> _model = WeightsCommand.Model();
    private readonly Option<string?> _labels = new("--labels")
    {
        Description =
            "A text file with a class a line, in the order of the outputs. [default: the file's, ILSVRC's for 1,000 classes, numbers]",
        HelpName = "file",
    };

    private readonly Option<string?> _input = WeightsCommand.Input();
    private readonly Option<string?> _mean = WeightsCommand.Mean();
    private readonly Option<string?> _store = new("--store")
    {
        Description =
            "What a bundle stores its weights as: float32, bfloat16 or int8 (fully connected layers; convolutions bfloat16). "
                + "[default: as the bundle that is read, else float32]",
        HelpName = "numbers",
    };

    private readonly Option<bool> _softmax = new("--softmax") { Description = "Give an ONNX model a second output, the probabilities." };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the file to write where it exists." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public WeightsConvertCommand()
        : base("convert", "Convert weights; says what went where, and refuses what does not fit.")
    {
        _store.CompletionSources.Add([.. Stores.Keys]);
        Add(_in);
        Add(_out);
        foreach (Option option in (Option[])[_model, _labels, _input, _mean, _store, _softmax, _overwrite, _json])
        {
            Add(option);
        }

        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        (
            "alexnet weights convert bvlc_alexnet.caffemodel bvlc.safetensors --mean imagenet_mean.binaryproto",
            "Caffe's weights as a bundle"),
        ("alexnet weights convert alexnet-owt-7be5be79.pth owt.safetensors", "torchvision's"),
        ("alexnet weights convert runs/photos/weights.safetensors photos.onnx --softmax", "for ONNX Runtime"),
        (
            "alexnet weights convert runs/photos/weights.safetensors small.safetensors --store int8",
            "a smaller bundle: fully connected layers in a quarter of their size"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        WeightsConvertResult result = new WeightsConvertWorkflow().Run(
            new WeightsConvertRequest
            {
                In = parsed.GetValue(_in)!,
                Out = parsed.GetValue(_out)!,
                Model = parsed.GetValue(_model),
                Labels = parsed.GetValue(_labels),
                Input = parsed.GetValue(_input),
                Mean = parsed.GetValue(_mean) is { } mean ? MeanChoice.Parse(mean) : null,
                Store = parsed.GetValue(_store) is { } word ? Storage(word) : null,
                Softmax = parsed.GetValue(_softmax),
                Overwrite = parsed.GetValue(_overwrite),
            },
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
            return;
        }

        WriteRows(result);
        Console.Out.WriteLine();
        Console.Out.WriteLine(
            $"{result.In} ({result.InFormat}, named as by {result.Convention}) is "
                + $"{result.Model} of {Figures.Count(result.Classes)} classes.");
        Console.Out.WriteLine($"images: {result.Preprocessing}");
        if (result.Notice is { } notice)
        {
            Console.Out.WriteLine(notice.ToString(CommandWords.Instance));
        }

        string storage = result.Storage is { } stored and not WeightStorage.Float32
            ? $" as {Stores.Single(pair => pair.Value == stored).Key}" : "";
        Console.Out.WriteLine(
            $"{result.Out} is written{storage}: {Figures.Length(result.OutBytes)} where {result.In} has {Figures.Length(result.InBytes)}.");
    }

    private static WeightStorage Storage(string word) =>
        Stores.TryGetValue(word, out WeightStorage storage)
            ? storage
            : throw new InvalidOptionException($"--store is '{ShortText.Of(word)}'; it must be float32, bfloat16 or int8.");

    /// <summary>A line a tensor: from the one file through the network to the other.</summary>
    private static void WriteRows(WeightsConvertResult result)
    {
        var table = new FittingTable();
        table.AddColumn("read", right: false, importance: 9);
        table.AddColumn("shape", right: false, importance: 5);
        table.AddColumn("change", right: false, importance: 4);
        table.AddColumn("network", right: false, importance: 8);
        table.AddColumn("shape", right: false, importance: 6);
        table.AddColumn("change", right: false, importance: 3);
        table.AddColumn("written", right: false, importance: 7);
        table.AddColumn("shape", right: false, importance: 2);
        Dictionary<string, ConversionRow> written = result.Written.ToDictionary(row => row.Source, StringComparer.Ordinal);
        foreach (ConversionRow row in result.Read)
        {
            ConversionRow? to = written.GetValueOrDefault(row.Target);
            table.AddRow(
                row.Source.Length > 0 ? row.Source : "-",
                row.SourceShape,
                row.Change,
                row.Target,
                row.TargetShape,
                to?.Change ?? "",
                to is { Target.Length: > 0 } ? to.Target : "-",
                to?.TargetShape ?? "");
        }

        table.Write();
    }
}
