using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Workflows.Training;

/// <summary>
/// What a request trains on what, found and checked before anything is written: the pack, the recipe with every value set, the network, and
/// the weights it starts from. Trainings, dry runs and experiments share it.
/// </summary>
internal sealed class TrainingPlan : IDisposable
{
    private const string BuiltIn = "the built-in recipe";
    private bool _isBatchChosen;

    private TrainingPlan(Pack pack, PretrainedWeights? init, NetworkDefinition network, TrainingRecipe recipe)
    {
        Pack = pack;
        Init = init;
        Network = network;
        Recipe = recipe;
        NewClassifier = init?.NewClassifier(network, pack.Classes);
    }

    /// <summary>The pack.</summary>
    public Pack Pack { get; }

    /// <summary>The weights that the training starts from; null for none.</summary>
    public PretrainedWeights? Init { get; }

    /// <summary>The network.</summary>
    public NetworkDefinition Network { get; }

    /// <summary>The recipe, every value of it set.</summary>
    public TrainingRecipe Recipe { get; }

    /// <summary>The layer that starts anew on <see cref="Init"/>; null for none.</summary>
    public string? NewClassifier { get; }

    /// <summary>
    /// Which recipe was taken, where the request names none; that the named one hardly suits the data, where it does not; else null.
    /// </summary>
    public Sentence? Choice { get; private init; }

    /// <summary>Opens what a request names, and checks that it fits together.</summary>
    /// <param name="request">What to train.</param>
    /// <exception cref="AlexNetException">Something that was given cannot be used; the sentence says what.</exception>
    public static TrainingPlan Open(TrainRequest request)
    {
        Check(request);
        PretrainedWeights? init = null;
        Pack? pack = null;
        try
        {
            init = OpenInit(request);
            TrainingRecipe? given = Given(request, init);
            pack = Pack.Open(request.Data);
            (TrainingRecipe recipe, UsualRecipe? usual) = Complete(given, request, init, pack);
            NetworkDefinition network = Definition(recipe, pack, isChosen: request.RecipeText is null);
            return new TrainingPlan(pack, init, network, recipe)
            {
                _isBatchChosen = given is not null || SaysBatches(request),
                Choice = usual is not null ? Said(usual, network, recipe, pack)
                    : init is null && UsualRecipe.StartsTooSmall(recipe, network, pack.Train.Count) ? Doubted(network, pack)
                    : null,
            };
        }
        catch
        {
            pack?.Dispose();
            init?.Dispose();
            throw;
        }
    }

    /// <summary>The recipe that a request trains by on an open pack, every value of it set.</summary>
    /// <param name="request">What to train; its pack and run are not looked at.</param>
    /// <param name="pack">The pack.</param>
    /// <exception cref="AlexNetException">The recipe cannot be read, or does not fit the pack.</exception>
    public static TrainingRecipe RecipeOn(TrainRequest request, Pack pack)
    {
        using PretrainedWeights? init = OpenInit(request);
        TrainingRecipe recipe = Complete(Given(request, init), request, init, pack).Recipe;
        Definition(recipe, pack, isChosen: request.RecipeText is null);
        return recipe;
    }

    /// <summary>The network that a recipe trains on a pack.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="isChosen">Whether the user could choose another network; an experiment has its own.</param>
    /// <exception cref="AlexNetException">It wants other images, or the recipe does not fit it.</exception>
    public static NetworkDefinition Definition(TrainingRecipe recipe, Pack pack, bool isChosen = true)
    {
        NetworkDefinition network = NetworkOf(recipe, pack);
        PackGuard.Check(pack, network, isChosen);
        LayerRules.Check(network, recipe);
        CheckSmallestPass(recipe.Optimizer, network, pack.Train.Count);
        return network;
    }

    /// <summary>
    /// Batch normalization of vectors learns from at least two images, that of maps from one: better said now than at the end of the first
    /// epoch.
    /// </summary>
    /// <param name="optimizer">Batch and accumulation.</param>
    /// <param name="network">The network.</param>
    /// <param name="images">Training images of the pack.</param>
    /// <exception cref="InvalidOptionException">A pass of such a network would have a single image.</exception>
    public static void CheckSmallestPass(OptimizerRecipe optimizer, NetworkDefinition network, int images)
    {
        if (HasSinglePass(optimizer, network, images))
        {
            throw new InvalidOptionException(
                $"{network.Name} normalises batches of vectors, but with {Counted.Of(images, "training image")}, "
                    + $"optimizer.batchSize {optimizer.BatchSize} and optimizer.accumulation {optimizer.Accumulation} "
                    + "a pass has a single image; choose another batch size.");
        }
    }

    /// <summary>Tells what the user should know of it before anything begins.</summary>
    /// <param name="context">Who hears of it.</param>
    public void Tell(WorkflowContext context)
    {
        foreach (Sentence notice in ((Sentence?[])[Choice, PackGuard.ResizeNotice(Pack, Network), BatchNotice()]).OfType<Sentence>())
        {
            context.Notice?.Invoke(notice);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Pack.Dispose();
        Init?.Dispose();
    }

    /// <summary>Who chose a batch of more images than there are should know; who chose none has no use for it.</summary>
    private Sentence? BatchNotice() => !_isBatchChosen || Recipe.Optimizer.BatchSize <= Pack.Train.Count
        ? null
        : Sentence.Of(
            $"optimizer.batchSize is {Recipe.Optimizer.BatchSize:N0}, but {Pack.Folder} has "
                + $"{Counted.Of(Pack.Train.Count, "training image")}, all of which each update takes; a smaller one, "
                + $"with {RequestOption.Of(nameof(TrainRequest.Overrides))} optimizer.batchSize=n, makes more updates.");

    private static PretrainedWeights? OpenInit(TrainRequest request) => request.Init is null ? null : PretrainedWeights.Open(request.Init);

    /// <summary>The recipe that a request names, its network perhaps still open; null where it names none.</summary>
    private static TrainingRecipe? Given(TrainRequest request, PretrainedWeights? init)
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

    /// <summary>The recipe with every value set, and the usual one that it is where the request names none.</summary>
    private static (TrainingRecipe Recipe, UsualRecipe? Usual) Complete(
        TrainingRecipe? given,
        TrainRequest request,
        PretrainedWeights? init,
        Pack pack)
    {
        UsualRecipe? usual = given is null ? Usual(request, init, pack) : null;
        TrainingRecipe recipe = WithNetwork(
            given ?? RecipeFile.Find(usual!.Name, init?.Recipe ?? TrainingRecipe.OfAnyNetwork, request.Overrides),
            request,
            pack);
        NetworkDefinition network = NetworkOf(recipe, pack);

        // Nobody asked for this size of the batches, so nobody is told to choose another.
        while (usual is not null
            && recipe.Optimizer.BatchSize > 2
            && !SaysBatches(request)
            && HasSinglePass(recipe.Optimizer, network, pack.Train.Count))
        {
            recipe = recipe with { Optimizer = recipe.Optimizer with { BatchSize = recipe.Optimizer.BatchSize - 1 } };
        }

        // Everything about the input is written out: the recipe's own, else that of the weights it starts from, else the network's.
        return (recipe with { Data = recipe.Data.Resolve(init?.Input ?? network.Input) }, usual);
    }

    private static bool SaysBatches(TrainRequest request) => request.Overrides.Any(one =>
        one.StartsWith("optimizer.batchSize=", StringComparison.OrdinalIgnoreCase)
        || one.StartsWith("optimizer.accumulation=", StringComparison.OrdinalIgnoreCase));

    /// <summary>The recipe with its network: the request's, else the recipe's, else the first that takes the pack's images.</summary>
    private static TrainingRecipe WithNetwork(TrainingRecipe recipe, TrainRequest request, Pack pack)
    {
        string name = request.Model ?? (recipe.Model.Name == ModelRecipe.AnyName ? PackGuard.UsualNetwork(pack) : recipe.Model.Name);
        return recipe with { Model = recipe.Model with { Name = name } };
    }

    private static NetworkDefinition NetworkOf(TrainingRecipe recipe, Pack pack) =>
        NetworkZoo.Create(recipe.Model.Name, recipe.NetworkOptions(pack.Classes.Count));

    /// <summary>The recipe where the request names none: by the network with what the request changes in it.</summary>
    private static UsualRecipe Usual(TrainRequest request, PretrainedWeights? init, Pack pack)
    {
        if (init is not null)
        {
            return new UsualRecipe(UsualRecipe.FineTuning, Own: null, OwnImages: 0);
        }

        TrainingRecipe changed = RecipeFile.Parse("", BuiltIn, TrainingRecipe.OfAnyNetwork, request.Overrides);
        return UsualRecipe.Of(NetworkOf(WithNetwork(changed, request, pack), pack), pack.Train.Count);
    }

    private static Sentence Doubted(NetworkDefinition network, Pack pack) => Sentence.Of(
        $"The initial weights of {network.Name} presume far more images than these {pack.Train.Count:N0}, on which it learns slowly or "
            + $"not at all; {RequestOption.Of(nameof(TrainRequest.Recipe)).With(UsualRecipe.Small)} or "
            + $"{RequestOption.Of(nameof(TrainRequest.Overrides)).With("model.initialisation=he")} learns.");

    private static Sentence Said(UsualRecipe usual, NetworkDefinition network, TrainingRecipe recipe, Pack pack)
    {
        int batch = recipe.Optimizer.BatchSize;
        string batches = HasSinglePass(recipe.Optimizer with { BatchSize = batch + 1 }, network, pack.Train.Count)
            ? $" in batches of {batch}, because {batch + 1} would leave one of {pack.Train.Count:N0} images alone"
            : "";
        Sentence own = usual.Own is null || usual.Own == usual.Name
            ? Sentence.Of("")
            : Sentence.Of(
                $"; the network's own, {RequestOption.Of(nameof(TrainRequest.Recipe)).With(usual.Own)}, was made for "
                    + $"{usual.OwnImages:N0} images and learns slowly or not at all on {pack.Train.Count:N0}");
        return Sentence.Of($"{network.Name} is trained by the recipe {usual.Name}{batches}{own}.");
    }

    /// <summary>Whether a pass of a network that normalizes vectors would have one image.</summary>
    private static bool HasSinglePass(OptimizerRecipe optimizer, NetworkDefinition network, int images)
    {
        int pass = optimizer.BatchSize / optimizer.Accumulation;
        return (pass == 1 || images % pass == 1)
            && network.Shapes().Any(shape => shape is { Layer: BatchNormLayer, Input: { Height: 1, Width: 1 } });
    }

    /// <summary>Refuses options that cannot work.</summary>
    private static void Check(TrainRequest request)
    {
        if (!double.IsFinite(request.CheckpointMinutes) || request.CheckpointMinutes <= 0)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(TrainRequest.CheckpointMinutes))} is {request.CheckpointMinutes}; give a number above 0.");
        }

        if (request.CheckpointsKept < 1)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(TrainRequest.CheckpointsKept))} is {request.CheckpointsKept}; give at least 1.");
        }
    }
}
