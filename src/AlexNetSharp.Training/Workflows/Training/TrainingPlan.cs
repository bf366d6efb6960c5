using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Workflows.Training;

/// <summary>
/// What a request trains on what, found and checked before anything is written: the pack, the recipe with every value set, the network, and
/// the weights it starts from. Trainings and dry runs share it.
/// </summary>
internal sealed class TrainingPlan : IDisposable
{
    private readonly RecipeChoice _choice;

    private TrainingPlan(Pack pack, PretrainedWeights? init, RecipeChoice choice)
    {
        Pack = pack;
        Init = init;
        _choice = choice;
        NewClassifier = init?.NewClassifier(choice.Network, pack.Classes);
    }

    /// <summary>The pack.</summary>
    public Pack Pack { get; }

    /// <summary>The weights that the training starts from; null for none.</summary>
    public PretrainedWeights? Init { get; }

    /// <summary>The network.</summary>
    public NetworkDefinition Network => _choice.Network;

    /// <summary>The recipe, every value of it set.</summary>
    public TrainingRecipe Recipe => _choice.Recipe;

    /// <summary>The layer that starts anew on <see cref="Init"/>; null for none.</summary>
    public string? NewClassifier { get; }

    /// <summary>Opens what a request names, and checks that it fits together.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="cancellation">Stops the reading of weights.</param>
    /// <exception cref="AlexNetException">Something that was given cannot be used; the sentence says what.</exception>
    public static TrainingPlan Open(TrainRequest request, CancellationToken cancellation = default)
    {
        Check(request);
        PretrainedWeights? init = null;
        Pack? pack = null;
        try
        {
            init = request.Init is null ? null : PretrainedWeights.Open(request.Init, cancellation);

            // A recipe that cannot be read is said before a pack that cannot.
            TrainingRecipe? given = RecipeChoice.Given(request, init);
            pack = Pack.Open(request.Data);
            return new TrainingPlan(pack, init, RecipeChoice.Of(request, init, given, pack));
        }
        catch
        {
            pack?.Dispose();
            init?.Dispose();
            throw;
        }
    }

    /// <summary>Tells what the user should know of it before anything begins.</summary>
    /// <param name="context">Who hears of it.</param>
    public void Tell(WorkflowContext context)
    {
        Sentence?[] notices = [.. _choice.Remarks, Init?.Notice, PackGuard.ResizeNotice(Pack, Network)];
        foreach (Sentence notice in notices.OfType<Sentence>())
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
