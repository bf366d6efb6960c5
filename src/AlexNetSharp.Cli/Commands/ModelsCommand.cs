using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Networks;
using AlexNetSharp.Workflows.Inspection;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet models</c>: the networks that can be named.</summary>
internal sealed class ModelsCommand : Command, IHasExamples
{
    private readonly Option<bool> _json = CommonOptions.Json();

    public ModelsCommand()
        : base("models", "List the networks, with their sizes and published errors.")
    {
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [("alexnet models", "every network with its size and published error")];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        IReadOnlyList<ListedModel> models = new ModelsWorkflow().Run(new ModelsRequest(), CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(models.Select(model => new
            {
                model.Entry.Name,
                model.Entry.Description,
                model.Summary.Input,
                model.Summary.Classes,
                model.Summary.Parameters,
                model.Summary.MultiplyAdds,
                PublishedTop1Error = model.Entry.Published?.Top1,
                PublishedTop5Error = model.Entry.Published?.Top5,
                PublishedProtocol = model.Entry.Published?.Protocol,
            }));
            return;
        }

        Write(models);
    }

    private static void Write(IReadOnlyList<ListedModel> models)
    {
        FittingTable table = Columns();
        foreach ((ZooEntry entry, NetworkSummary summary) in models)
        {
            table.AddRow(
                entry.Name,
                summary.Input,
                Figures.Count(summary.Parameters),
                Figures.Count(summary.MultiplyAdds),
                Figures.Published(entry.Published?.Top1),
                Figures.Published(entry.Published?.Top5),
                entry.Published?.Protocol ?? "");
        }

        table.Write();
        Console.Out.WriteLine("Errors are those that the networks' authors published.");
        Console.Out.WriteLine();
        var descriptions = new FittingTable();
        descriptions.AddColumn("", right: false, importance: 2);
        descriptions.AddColumn("", right: false, importance: 1, isText: true);
        foreach ((ZooEntry entry, _) in models)
        {
            descriptions.AddRow(entry.Name, entry.Description);
        }

        descriptions.Write();
    }

    private static FittingTable Columns()
    {
        var table = new FittingTable();
        table.AddColumn("network", right: false, importance: 7);
        table.AddColumn("input", right: false, importance: 3);
        table.AddColumn("parameters", right: true, importance: 6);
        table.AddColumn("multiply-adds", right: true, importance: 2);
        table.AddColumn("top-1 error", right: true, importance: 5);
        table.AddColumn("top-5 error", right: true, importance: 4);
        table.AddColumn("on", right: false, importance: 6, isText: true);
        return table;
    }
}
