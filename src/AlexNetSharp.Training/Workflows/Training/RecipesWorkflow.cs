using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Workflows.Training;

/// <summary>Which of the recipes that ship to show.</summary>
internal sealed record RecipesRequest
{
    /// <summary>The name of one; null for all.</summary>
    public string? Name { get; init; }
}

/// <summary>A recipe that ships.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is, a line.</param>
/// <param name="Model">The network that it trains; null where it suits any.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Text">Its YAML, with comments.</param>
internal sealed record ListedRecipe(string Name, string Summary, string? Model, int Epochs, string Text);

/// <summary>What recipes ship. Never loads libtorch.</summary>
internal sealed class RecipesWorkflow : IWorkflow<RecipesRequest, IReadOnlyList<ListedRecipe>>
{
    /// <summary>Lists the recipes, or shows one.</summary>
    /// <param name="request">Which.</param>
    /// <param name="context">Told the number of recipes done; stops between two.</param>
    /// <exception cref="InvalidOptionException">There is none of the name; the sentence names near ones.</exception>
    public IReadOnlyList<ListedRecipe> Run(RecipesRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<ShippedRecipe> shown = request.Name is { } name ? [ShippedRecipe.Find(name)] : ShippedRecipe.All;
        return [.. context.Each("Listing", shown).Select(Listed)];
    }

    /// <summary>The keys of recipes whose last word is nearly a name, for example <c>optimizer.momentum</c> for <c>momentum</c>.</summary>
    /// <param name="name">The name; hyphens do not count.</param>
    internal static IReadOnlyList<string> KeysLike(string name)
    {
        ILookup<string, string> keys = RecipeBinder.Keys.ToLookup(key => key[(key.LastIndexOf('.') + 1)..]);
        return [.. NearestNames.Find(name, keys.Select(group => group.Key)).SelectMany(word => keys[word])];
    }

    private static ListedRecipe Listed(ShippedRecipe shipped)
    {
        TrainingRecipe recipe = shipped.Recipe;
        string? network = recipe.Model.Name == ModelRecipe.AnyName ? null : recipe.Model.Name;
        return new ListedRecipe(shipped.Name, shipped.Summary, network, recipe.Schedule.Epochs, shipped.Text);
    }
}
