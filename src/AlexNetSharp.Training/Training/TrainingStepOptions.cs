using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Training;

/// <summary>How a <see cref="TrainingStep"/> computes its loss.</summary>
internal sealed record TrainingStepOptions
{
    /// <summary>The part of the target that is spread evenly over all classes, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Told what begins; null for nobody.</summary>
    public Action<TrainingPhase>? Entering { get; init; }

    /// <summary>
    /// Changes the gradients before the update is made by them; null where they are the update's as they are, in a run of one process.
    /// </summary>
    internal IGradientExchange? Exchange { get; init; }

    /// <summary>How a recipe's updates are computed.</summary>
    /// <param name="recipe">The recipe.</param>
    public static TrainingStepOptions Of(TrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new TrainingStepOptions { LabelSmoothing = recipe.Loss.LabelSmoothing };
    }
}
