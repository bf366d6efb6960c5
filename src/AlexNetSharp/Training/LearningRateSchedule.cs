namespace AlexNetSharp.Training;

/// <summary>The learning rate as a function of the epoch and of the validation errors so far; nothing is remembered elsewhere.</summary>
public static class LearningRateSchedule
{
    /// <summary>The rate of an epoch.</summary>
    /// <param name="baseRate">The rate at the start.</param>
    /// <param name="schedule">How it changes.</param>
    /// <param name="validationErrors">The validation error after each finished epoch; there are as many as the epoch's number.</param>
    public static double Rate(double baseRate, ScheduleRecipe schedule, IReadOnlyList<double> validationErrors)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(validationErrors);
        int drops = schedule.Kind switch
        {
            ScheduleKind.Constant => 0,
            ScheduleKind.Step => validationErrors.Count / schedule.StepEpochs,
            ScheduleKind.Plateau => PlateauDrops(schedule, validationErrors),
            _ => throw new InvalidOperationException($"Schedule {schedule.Kind} has no rule."),
        };
        return baseRate * Math.Pow(schedule.Gamma, drops);
    }

    private static int PlateauDrops(ScheduleRecipe schedule, IReadOnlyList<double> errors)
    {
        double best = double.PositiveInfinity;
        int drops = 0;
        int waited = 0;
        foreach (double error in errors)
        {
            waited = error < best ? 0 : waited + 1;
            best = Math.Min(best, error);
            if (waited == schedule.PatienceEpochs)
            {
                drops = Math.Min(drops + 1, schedule.MostDrops);
                waited = 0;
            }
        }

        return drops;
    }
}
