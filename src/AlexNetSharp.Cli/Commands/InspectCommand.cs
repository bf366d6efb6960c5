using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using Spectre.Console;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet data inspect</c>: what a pack holds.</summary>
internal sealed class InspectCommand : Command, IHasExamples
{
    private readonly Argument<string> _pack = new("pack") { Description = "The pack's folder." };
    private readonly Option<string?> _sheet = new("--sheet") { Description = "Write a contact sheet of the training part.", HelpName = "file.png" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public InspectCommand()
        : base("inspect", "Say what a pack holds.")
    {
        Add(_pack);
        Add(_sheet);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
        [("alexnet data inspect packs/photos --sheet sheet.png", "classes, colours and a contact sheet")];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        InspectResult result = DataWorkflows.Inspect(parsed.GetValue(_pack)!, parsed.GetValue(_sheet));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
            return;
        }

        Console.Out.WriteLine($"{result.Pack}: {result.Geometry}, {Figures.Count(result.TrainImages)} training and {Figures.Count(result.ValImages)} validation images");
        Console.Out.WriteLine($"mean colour {Numbers(result.ChannelMean)}, colour deviations {Numbers(result.ColorDeviations)}");
        Table table = new Table().Border(TableBorder.Simple).AddColumn("class").AddColumn("label");
        table.AddColumn(new TableColumn("training").RightAligned()).AddColumn(new TableColumn("validation").RightAligned());
        foreach (ClassCount one in result.Classes)
        {
            table.AddRow(Markup.Escape(one.Class), Markup.Escape(one.Label), Figures.Count(one.TrainImages), Figures.Count(one.ValImages));
        }

        Screen.Out.Write(table);
    }

    private static string Numbers(IReadOnlyList<double> values) => string.Join(", ", values.Select(value => value.ToString("0.0")));
}
