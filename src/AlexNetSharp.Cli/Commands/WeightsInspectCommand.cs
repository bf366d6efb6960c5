using System.CommandLine;
using System.Globalization;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows.Weights;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet weights inspect</c>: what a weight file holds.</summary>
internal sealed class WeightsInspectCommand : Command, IHasExamples
{
    private const int LabelsShown = 5;
    private readonly Argument<string> _file = new("file") { Description = "The weight file." };
    private readonly Option<string?> _model = WeightsCommand.Model();
    private readonly Option<bool> _json = CommonOptions.Json();

    public WeightsInspectCommand()
        : base("inspect", "Show tensors, shapes, statistics, preprocessing and labels of a weight file. Nothing in it is executed.")
    {
        Add(_file);
        Add(_model);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet weights inspect bvlc_alexnet.caffemodel", "layers of a Caffe model"),
        ("alexnet weights inspect runs/photos/weights.safetensors --json", "a bundle, for a program"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        WeightsInspectResult result = new WeightsInspectWorkflow().Run(
            new WeightsInspectRequest { File = parsed.GetValue(_file)!, Model = parsed.GetValue(_model) },
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
            return;
        }

        Console.Out.WriteLine(
            $"{result.File}: {result.Format}, {Figures.Length(result.Bytes)}, {Figures.Count(result.Tensors.Count)} tensors, "
                + $"{Figures.Count(result.Numbers)} numbers");
        Console.Out.WriteLine(
            result.Model is null
                ? $"network: not recognised. {PlainText.OneLine(result.Reason?.ToString(CommandWords.Instance) ?? "")}"
                : $"network: {result.Model}, named as by {result.Convention}");
        if (result.Preprocessing is { } preprocessing)
        {
            Console.Out.WriteLine($"images: {preprocessing}");
        }

        if (result.Labels.Count > 0)
        {
            string more = result.Labels.Count > LabelsShown ? ", ..." : "";
            Console.Out.WriteLine(
                $"classes: {Figures.Count(result.Labels.Count)} "
                    + $"({PlainText.OneLine(string.Join(", ", result.Labels.Take(LabelsShown).Select(label => label.Label)))}{more})");
        }

        if (result.DataSet is { } data)
        {
            Console.Out.WriteLine($"trained on: {PlainText.OneLine(data)}");
        }

        Console.Out.WriteLine();
        WriteTensors(result);
        WriteMetadata(result);
    }

    private static void WriteTensors(WeightsInspectResult result)
    {
        var table = new FittingTable();
        table.AddColumn("tensor", right: false, importance: 9);
        table.AddColumn("type", right: false, importance: 7);
        table.AddColumn("shape", right: false, importance: 8);
        table.AddColumn("smallest", right: true, importance: 3);
        table.AddColumn("largest", right: true, importance: 4);
        table.AddColumn("mean", right: true, importance: 5);
        table.AddColumn("deviation", right: true, importance: 6);
        foreach (InspectedTensor tensor in result.Tensors)
        {
            string shape = tensor.Shape.Count == 0 ? "scalar" : string.Join('x', tensor.Shape);
            table.AddRow(
                tensor.Name,
                tensor.Type,
                shape,
                Number(tensor.Minimum),
                Number(tensor.Maximum),
                Number(tensor.Mean),
                Number(tensor.Deviation));
        }

        table.Write();
        foreach (InspectedTensor tensor in result.Tensors.Where(tensor => tensor.NotFinite > 0))
        {
            string name = PlainText.OneLine(tensor.Name);
            Console.Out.WriteLine($"{name} has {Figures.Count(tensor.NotFinite)} numbers that are NaN or infinite.");
        }
    }

    private static void WriteMetadata(WeightsInspectResult result)
    {
        string[] told = result.Preprocessing is null ? [] : ["format", "labels", "preprocessing", "model", "data_set", "storage", "sha256"];
        foreach ((string key, string value) in result
                .Metadata.Where(pair => !told.Contains(pair.Key) && pair.Value.Length > 0)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string line = PlainText.OneLine(value.ReplaceLineEndings(" "));
            Console.Out.WriteLine($"{ShortText.Of(PlainText.OneLine(key))}: {ShortText.Of(line)}");
        }
    }

    private static string Number(double? value) => value is { } number ? number.ToString("G4", CultureInfo.InvariantCulture) : "-";
}
