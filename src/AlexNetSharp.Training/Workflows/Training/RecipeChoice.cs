using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Workflows.Training;

/// <summary>
/// What a request is trained by: the recipe that it names with what it changes, else the usual one for its network and pack; every value
/// is set.
/// </summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Network">The network that it trains, checked against recipe and pack.</param>
/// <param name="Remarks">What the user should know of the choice, before anything begins.</param>
internal sealed record RecipeChoice(TrainingRecipe Recipe, NetworkDefinition Network, IReadOnlyList<Sentence> Remarks)
{
    private const string BuiltIn = "the built-in recipe";
    private const int SmallestBatch = 2;

    /// <summary>Chooses for a request that starts from no weights, or from those that it names.</summary>
    /// <param name="request">What to train; its pack and run are not looked at.</param>
    /// <param name="pack">The pack.</param>
    /// <exception cref="AlexNetException">The recipe or the weights cannot be read, or do not fit the pack.</exception>
    public static RecipeChoice Of(TrainRequest request, Pack pack)
    {
        using PretrainedWeights? init = request.Init is null ? null : PretrainedWeights.Open(request.Init);
        return Of(request, init, Given(request, init), pack);
    }

    /// <summary>Chooses.</summary>
    /// <param name="request">What to train; its pack and run are not looked at.</param>
    /// <param name="init">The weights that it starts from; null for none.</param>
    /// <param name="given">The recipe that the request names; null where it names none.</param>
    /// <param name="pack">The pack.</param>
    /// <exception cref="AlexNetException">The recipe does not fit the pack.</exception>
    public static RecipeChoice Of(TrainRequest request, PretrainedWeights? init, TrainingRecipe? given, Pack pack)
    {
        UsualRecipe? usual = given is null ? Usual(request, init, pack) : null;
        TrainingRecipe recipe = WithNetwork(
            given ?? RecipeFile.Find(usual!.Name, init?.Recipe ?? TrainingRecipe.OfAnyNetwork, request.Overrides),
            request,
            pack);
        NetworkDefinition network = TrainingNetwork.Of(recipe, pack);

        // Everything about the input is written out: the recipe's own, else that of the weights it starts from, else the network's.
        recipe = recipe with { Data = recipe.Data.Resolve(init?.Input ?? network.Input) };
        bool hasOwnBatches = given is not null || SaysBatches(request);
        List<Sentence> remarks = [];
        if (usual is not null)
        {
            int batch = hasOwnBatches ? recipe.Optimizer.BatchSize : FittingBatch(recipe, network, pack);
            remarks.Add(Said(usual, network, recipe.Optimizer.BatchSize, batch, pack));
            recipe = recipe with { Optimizer = recipe.Optimizer with { BatchSize = batch } };
        }
        else if (init is null && UsualRecipe.StartsTooSmall(recipe, network, pack.Train.Count))
        {
            remarks.Add(Doubted(network, pack));
        }

        // Who chose a batch of more images than there are should know; who chose none has no use for it.
        if (hasOwnBatches && recipe.Optimizer.BatchSize > pack.Train.Count)
        {
            remarks.Add(TooLarge(recipe, pack));
        }

        TrainingNetwork.Check(network, recipe, pack, isChosen: request.RecipeText is null);
        return new RecipeChoice(recipe, network, remarks);
    }

    /// <summary>The recipe that a request names, its network perhaps still open; null where it names none.</summary>
    /// <param name="request">What to train; its pack and run are not looked at.</param>
    /// <param name="init">The weights that it starts from, whose recipe the named one changes; null for none.</param>
    /// <exception cref="AlexNetException">The recipe cannot be read.</exception>
    public static TrainingRecipe? Given(TrainRequest request, PretrainedWeights? init)
    {
        TrainingRecipe start = init?.Recipe ?? TrainingRecipe.OfAnyNetwork;
        return (request.Recipe, request.RecipeText) switch
        {
            (not null, not null) => throw new InvalidOptionException(
                "The recipe is given both as a file and as text; give one of them."),
            (not null, _) => RecipeFile.Find(request.Recipe, start, request.Overrides),
            (_, not null) => RecipeFile.Parse(request.RecipeText, BuiltIn, start, request.Overrides),
            _ => null,
        };
    }

    /// <summary>The recipe where the request names none: by the network with what the request changes in it.</summary>
    private static UsualRecipe Usual(TrainRequest request, PretrainedWeights? init, Pack pack)
    {
        if (init is not null)
        {
            return UsualRecipe.OfTrained;
        }

        TrainingRecipe changed = RecipeFile.Parse("", BuiltIn, TrainingRecipe.OfAnyNetwork, request.Overrides);
        return UsualRecipe.Of(TrainingNetwork.Of(WithNetwork(changed, request, pack), pack), pack.Train.Count);
    }

    /// <summary>The recipe with its network: the request's, else the recipe's, else the first that takes the pack's images.</summary>
    private static TrainingRecipe WithNetwork(TrainingRecipe recipe, TrainRequest request, Pack pack)
    {
        string name = request.Model ?? (recipe.Model.Name == ModelRecipe.AnyName ? PackGuard.UsualNetwork(pack) : recipe.Model.Name);
        return recipe with { Model = recipe.Model with { Name = name } };
    }

    private static bool SaysBatches(TrainRequest request) => request.Overrides.Any(one =>
        one.StartsWith("optimizer.batchSize=", StringComparison.OrdinalIgnoreCase)
        || one.StartsWith("optimizer.accumulation=", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The batch size that nobody asked for, or less: nobody is told to choose another because an image would be left alone.
    /// </summary>
    private static int FittingBatch(TrainingRecipe recipe, NetworkDefinition network, Pack pack)
    {
        int batch = recipe.Optimizer.BatchSize;
        bool needsTwo = TrainingNetwork.NormalizesVectors(network);
        while (needsTwo
            && batch > SmallestBatch
            && TrainingNetwork.HasSinglePass(recipe.Optimizer with { BatchSize = batch }, pack.Train.Count))
        {
            batch--;
        }

        return batch;
    }

    private static Sentence Said(UsualRecipe usual, NetworkDefinition network, int usualBatch, int batch, Pack pack)
    {
        string batches = batch == usualBatch
            ? ""
            : $" in batches of {batch}, because {usualBatch} would leave one of {pack.Train.Count:N0} images alone";
        Sentence own = usual.Own is null || usual.Own == usual.Name
            ? Sentence.Of("")
            : Sentence.Of(
                $"; the network's own, {RequestOption.Of(nameof(TrainRequest.Recipe)).With(usual.Own)}, was made for "
                    + $"{usual.OwnImages:N0} images and learns slowly or not at all on {pack.Train.Count:N0}");
        return Sentence.Of($"{network.Name} is trained by the recipe {usual.Name}{batches}{own}.");
    }

    private static Sentence Doubted(NetworkDefinition network, Pack pack) => Sentence.Of(
        $"The initial weights of {network.Name} presume far more images than these {pack.Train.Count:N0}, on which it learns slowly or "
            + $"not at all; {RequestOption.Of(nameof(TrainRequest.Recipe)).With(UsualRecipe.Small)} or "
            + $"{RequestOption.Of(nameof(TrainRequest.Overrides)).With("model.initialisation=he")} learns.");

    private static Sentence TooLarge(TrainingRecipe recipe, Pack pack) => Sentence.Of(
        $"optimizer.batchSize is {recipe.Optimizer.BatchSize:N0}, but {pack.Folder} has "
            + $"{Counted.Of(pack.Train.Count, "training image")}, all of which each update takes; a smaller one, "
            + $"with {RequestOption.Of(nameof(TrainRequest.Overrides))} optimizer.batchSize=n, makes more updates.");
}
