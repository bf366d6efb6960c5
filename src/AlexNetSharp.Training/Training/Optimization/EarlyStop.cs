using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Training.Optimization;

/// <summary>Whether training ends before its last epoch, as a function of the validation errors so far.</summary>
internal static class EarlyStop
{
    /// <summary>Whether the last epochs that the schedule allows without a better validation error are over.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="validationErrors">The validation error after each finished epoch.</param>
    public static bool IsDue(ScheduleRecipe schedule, IReadOnlyList<double> validationErrors)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(validationErrors);
        int best = 0;
        for (int epoch = 1; epoch < validationErrors.Count; epoch++)
        {
            best = validationErrors[epoch] < validationErrors[best] ? epoch : best;
        }

        return schedule.EarlyStopEpochs > 0 && validationErrors.Count - 1 - best >= schedule.EarlyStopEpochs;
    }
}
