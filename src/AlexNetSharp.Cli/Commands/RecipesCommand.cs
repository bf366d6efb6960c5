using System.CommandLine;
using System.Globalization;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet recipes</c>: the recipes that ship.</summary>
internal sealed class RecipesCommand : Command, IHasExamples
{
    private readonly Argument<string?> _name = new("name")
    {
        Description = "The recipe that is printed. [default: all are listed]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public RecipesCommand()
        : base("recipes", "List the recipes that ship, or print one.")
    {
        Add(_name);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet recipes", "every recipe with its network and epochs"),
        ("alexnet recipes paper", "the paper's, as YAML"),
        ("alexnet recipes small --json", "one as a JSON document"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string? name = parsed.GetValue(_name);
        IReadOnlyList<ListedRecipe> recipes = new RecipesWorkflow().Run(
            new RecipesRequest { Name = name },
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(recipes);
        }
        else if (name is not null)
        {
            Console.Out.Write(recipes[0].Text);
        }
        else
        {
            Write(recipes);
        }
    }

    private static void Write(IReadOnlyList<ListedRecipe> recipes)
    {
        var table = new FittingTable();
        table.AddColumn("recipe", right: false, importance: 4);
        table.AddColumn("network", right: false, importance: 2);
        table.AddColumn("epochs", right: true, importance: 1);
        table.AddColumn("what it is", right: false, importance: 3, isText: true);
        foreach (ListedRecipe recipe in recipes)
        {
            table.AddRow(recipe.Name, recipe.Model ?? "any", recipe.Epochs.ToString(CultureInfo.InvariantCulture), recipe.Summary);
        }

        table.Write();
        Console.Out.WriteLine("'alexnet recipes NAME' prints one; 'alexnet train --recipe NAME' trains by it.");
    }
}
