using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows.Inspection;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet filters</c>: a picture of the first layer's filters.</summary>
internal sealed class FiltersCommand : Command, IHasExamples
{
    private readonly Option<string> _weights = CommonOptions.Weights();
    private readonly Option<string> _out = new("--out")
    {
        Description = "The picture to write: .png, or .svg, which has the columns' names too.",
        DefaultValueFactory = _ => "filters.png",
        HelpName = "file",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public FiltersCommand()
        : base("filters", "Draw the first layer's filters in their two columns.")
    {
        Add(_weights);
        Add(_out);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [("alexnet filters --weights weights.safetensors --out filters.png", "as figure 3 of the paper")];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        FiltersResult result = new FiltersWorkflow().Run(
            new FiltersRequest { Weights = parsed.GetValue(_weights)!, Out = parsed.GetValue(_out)! },
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            Console.Out.WriteLine(
                $"{result.Image}: {Counted.Of(result.Filters, "filter")} of {result.Layer}, {result.Kernel}x{result.Kernel}, "
                    + Counted.Of(result.Columns, "column"));
        }
    }
}
