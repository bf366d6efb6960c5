using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Networks;
using AlexNetSharp.Workflows.Inspection;
using Spectre.Console;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet summary</c>: a network layer by layer.</summary>
internal sealed class SummaryCommand : Command, IHasExamples
{
    private readonly Option<string> _model = CommonOptions.Model("alexnet");
    private readonly Option<int?> _input = new("--input")
    {
        Description = "Height and width of the input in pixels. [default: the network's own]",
        HelpName = "pixels",
    };

    private readonly Option<int?> _classes = new("--classes")
    {
        Description = "Number of classes. [default: the network's own]",
        HelpName = "n",
    };
    private readonly Option<double> _width = new("--width")
    {
        Description = "Factor on the number of maps and units.",
        DefaultValueFactory = _ => 1,
        HelpName = "factor",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public SummaryCommand()
        : base("summary", "Show a network layer by layer: shapes and their formula, parameters, neurons, multiply-adds, constants.")
    {
        Add(_model);
        Add(_input);
        Add(_classes);
        Add(_width);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet summary", "the paper's network"),
        ("alexnet summary --model alexnet-mini", "the small one"),
        ("alexnet summary --input 227 --json", "as one JSON document"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        NetworkSummary summary = new SummaryWorkflow().Run(
            new SummaryRequest
            {
                Model = parsed.GetValue(_model)!,
                InputSize = parsed.GetValue(_input),
                Classes = parsed.GetValue(_classes),
                Width = parsed.GetValue(_width),
            },
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(summary);
            return;
        }

        Write(summary);
    }

    private static void Write(NetworkSummary summary)
    {
        FittingTable table = Columns();
        foreach (LayerSummary layer in summary.Layers)
        {
            table.AddRow(Cells(layer));
        }

        table.AddRow([.. Enumerable.Repeat("", 12)]);
        table.AddRow(
            "total", "", "", "", "", "", "",
            Figures.Count(summary.Weights),
            Figures.Count(summary.Biases),
            Figures.Count(summary.Neurons),
            Figures.Count(summary.MultiplyAdds),
            "");
        Screen.Out.MarkupInterpolated($"[bold]{summary.Model}[/], input {summary.Input}, {Figures.Count(summary.Classes)} classes");
        Console.Out.WriteLine();
        Console.Out.WriteLine();
        table.Write();
        Console.Out.WriteLine();
        Console.Out.WriteLine(
            $"{Figures.Count(summary.Parameters)} parameters, {Figures.Count(summary.Connections)} connections: multiply-adds, "
                + $"and a bias for every neuron that has one.");
        Console.Out.WriteLine(
            $"Without shared weights the first layer alone would have {Figures.Count(summary.FirstLayerUnsharedParameters)} parameters; "
            + $"with them it has {Figures.Count(summary.Layers.First(layer => layer.Neurons > 0).Parameters)}.");
    }

    private static FittingTable Columns()
    {
        var table = new FittingTable { KeepsAll = true };
        table.AddColumn("layer", right: false, importance: 12);
        table.AddColumn("kind", right: false, importance: 11);
        table.AddColumn("kernel", right: true, importance: 6);
        table.AddColumn("stride", right: true, importance: 5);
        table.AddColumn("padding", right: true, importance: 4);
        table.AddColumn("groups", right: true, importance: 3);
        table.AddColumn("output", right: true, importance: 10);
        table.AddColumn("weights", right: true, importance: 9);
        table.AddColumn("biases", right: true, importance: 2);
        table.AddColumn("neurons", right: true, importance: 7);
        table.AddColumn("multiply-adds", right: true, importance: 8);
        table.AddColumn("(W - F + 2P) / S + 1", right: false, importance: 1);
        return table;
    }

    private static string[] Cells(LayerSummary layer) =>
    [
        layer.Name,
        layer.Kind,
        layer.Kernel is null ? "" : $"{layer.Kernel}x{layer.Kernel}",
        $"{layer.Stride}",
        (layer.Padding ?? "").Replace(" before, ", "+", StringComparison.Ordinal).Replace(" after", "", StringComparison.Ordinal),
        $"{layer.Groups}",
        layer.Output,
        NumberOrBlank(layer.Weights),
        NumberOrBlank(layer.Biases),
        NumberOrBlank(layer.Neurons),
        NumberOrBlank(layer.MultiplyAdds),
        layer.Formula ?? layer.Constants ?? "",
    ];

    private static string NumberOrBlank(long number) => number == 0 ? "" : Figures.Count(number);
}
