namespace AlexNetSharp.Training.Checkpoints;

/// <summary>Finds what cannot be true in a state that a checkpoint holds: going on from it would train something else in silence.</summary>
internal static class StateCheck
{
    /// <summary>What is wrong, as a part of a sentence; null where nothing is.</summary>
    /// <param name="state">The state.</param>
    /// <param name="epochs">Epochs of the run's recipe.</param>
    /// <param name="updates">Updates of an epoch.</param>
    /// <param name="images">Images of the training part.</param>
    public static string? Problem(TrainingState state, int epochs, int updates, int images)
    {
        if (state.Epoch < 0 || state.Epoch > epochs)
        {
            return $"it stands in epoch {state.Epoch + 1L} of the recipe's {epochs}";
        }

        if (state.Batch < 0 || state.Batch > updates || (state.Epoch == epochs && state.Batch > 0))
        {
            return $"it stands at update {state.Batch} of an epoch of {updates}";
        }

        if (!double.IsFinite(state.LossSum) || state.LossSum < -EpochRecord.Rounding * images || state.Misses < 0)
        {
            return "its sums are not possible";
        }

        if (state.History.Count != state.Epoch)
        {
            return $"it has {state.History.Count} finished epochs, {state.Epoch} are expected";
        }

        for (int epoch = 0; epoch < state.Epoch; epoch++)
        {
            EpochRecord? record = state.History[epoch];
            if (record is null || record.Epoch != epoch || record.Iterations != (epoch + 1L) * updates || !record.IsPossible)
            {
                return $"what it tells of epoch {epoch + 1} is not possible";
            }
        }

        return state.RollBacks.All(one => one is { Epoch: >= 0, Iteration: >= 0, RateFactor: > 0 and <= 1 })
            ? null
            : "what it tells of its divergences is not possible";
    }
}
