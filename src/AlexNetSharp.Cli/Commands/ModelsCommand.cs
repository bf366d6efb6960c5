using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Networks;
using AlexNetSharp.Workflows;
using Spectre.Console;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet models</c>: the networks that can be named.</summary>
internal sealed class ModelsCommand : Command, IHasExamples
{
    private readonly Option<bool> _json = CommonOptions.Json();

    public ModelsCommand()
        : base("models", "List the networks.")
    {
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } = [("alexnet models", "every network with its size")];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        IReadOnlyList<(string Name, string Description, NetworkSummary Summary)> models = SummaryWorkflow.Models();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(models.Select(model => new
            {
                model.Name,
                model.Description,
                model.Summary.Input,
                model.Summary.Classes,
                model.Summary.Parameters,
                model.Summary.MultiplyAdds,
            }));
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("network").NoWrap()).AddColumn(new TableColumn("input").NoWrap());
        table.AddColumn(new TableColumn("parameters").RightAligned().NoWrap()).AddColumn(new TableColumn("multiply-adds").RightAligned().NoWrap()).AddColumn("what it is");
        foreach ((string name, string description, NetworkSummary summary) in models)
        {
            table.AddRow(name, summary.Input, Figures.Count(summary.Parameters), Figures.Count(summary.MultiplyAdds), Markup.Escape(description));
        }

        Screen.Out.Write(table);
    }
}
