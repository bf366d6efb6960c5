using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Training;

/// <summary>What a recipe says of a run's states on a number of images: functions of the state, nothing is remembered.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="images">Training images.</param>
internal sealed class TrainingCourse(TrainingRecipe recipe, int images)
{
    /// <summary>Training images, which an epoch shows once.</summary>
    public int Images => images;

    /// <summary>Epochs of the recipe.</summary>
    public int Epochs => recipe.Schedule.Epochs;

    /// <summary>Updates of an epoch.</summary>
    public int UpdatesPerEpoch { get; } = recipe.UpdatesPerEpoch(images);

    /// <summary>Updates made from the start of the run.</summary>
    /// <param name="state">Where the run stands.</param>
    public long Iterations(TrainingState state) => ((long)state.Epoch * UpdatesPerEpoch) + state.Batch;

    /// <summary>The learning rate of the next update.</summary>
    /// <param name="state">Where the run stands.</param>
    public double NextRate(TrainingState state) => RateAt(state, Iterations(state));

    /// <summary>The learning rate of the update before, in the same epoch.</summary>
    /// <param name="state">Where the run stands.</param>
    public double LastRate(TrainingState state) => RateAt(state, Iterations(state) - 1);

    /// <summary>Whether the updates of the state's epoch are made, so that the epoch can be ended.</summary>
    /// <param name="state">Where the run stands.</param>
    public bool IsEpochDone(TrainingState state) => state.Batch == UpdatesPerEpoch;

    /// <summary>Whether the run is at its end.</summary>
    /// <param name="state">Where the run stands.</param>
    public bool IsOver(TrainingState state) =>
        state.Epoch >= Epochs || (state.Batch == 0 && EarlyStop.IsDue(recipe.Schedule, Errors(state)));

    /// <summary>What cannot be true in a state of a run by this recipe, as a part of a sentence; null where nothing is.</summary>
    /// <param name="state">Where the run stands.</param>
    public string? Problem(TrainingState state) => StateCheck.Problem(state, Epochs, UpdatesPerEpoch, images);

    /// <summary>What tells when learning stalls: without a validation part the training loss.</summary>
    private static double[] Errors(TrainingState state) => [.. state.History.Select(epoch => epoch.ValTop1Error ?? epoch.TrainLoss)];

    private double RateAt(TrainingState state, long iteration) => state.RateFactor
        * LearningRateSchedule.Rate(recipe.Optimizer.LearningRate, recipe.Schedule, iteration, UpdatesPerEpoch, Errors(state));
}
