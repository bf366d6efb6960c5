using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Training.Optimization;

/// <summary>The learning rate as a function of the update and of the validation errors so far; nothing is remembered elsewhere.</summary>
internal static class LearningRateSchedule
{
    /// <summary>The rate of an update.</summary>
    /// <param name="baseRate">The rate that the schedule starts at.</param>
    /// <param name="schedule">How it changes.</param>
    /// <param name="iteration">The update, from 0 at the start of the run.</param>
    /// <param name="iterationsPerEpoch">Updates of an epoch.</param>
    /// <param name="validationErrors">
    /// The validation error after each finished epoch; only <see cref="ScheduleKind.Plateau"/> looks at them.
    /// </param>
    public static double Rate(
        double baseRate, ScheduleRecipe schedule, long iteration, int iterationsPerEpoch, IReadOnlyList<double> validationErrors)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(validationErrors);
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterationsPerEpoch, 1);
        double warmup = schedule.WarmupEpochs * iterationsPerEpoch;
        double scheduled = baseRate * Factor(schedule, iteration, iterationsPerEpoch, warmup, validationErrors);
        return iteration < warmup ? scheduled * (schedule.WarmupFactor + ((1 - schedule.WarmupFactor) * iteration / warmup)) : scheduled;
    }

    private static double Factor(
        ScheduleRecipe schedule,
        long iteration,
        int iterationsPerEpoch,
        double warmup,
        IReadOnlyList<double> errors)
    {
        double epoch = (double)iteration / iterationsPerEpoch;
        return schedule.Kind switch
        {
            ScheduleKind.Constant => 1,
            ScheduleKind.Step => Math.Pow(schedule.Gamma, iteration / iterationsPerEpoch / schedule.StepEpochs),
            ScheduleKind.MultiStep => Math.Pow(schedule.Gamma, schedule.Milestones.Count(milestone => milestone <= epoch)),
            ScheduleKind.Plateau => Math.Pow(schedule.Gamma, PlateauDrops(schedule, errors)),
            ScheduleKind.Poly => Math.Pow(1 - Done(), schedule.Power),
            ScheduleKind.Cosine => schedule.EndFactor + ((1 - schedule.EndFactor) * (1 + Math.Cos(Math.PI * Done())) / 2),
            _ => throw new InvalidOperationException($"Schedule {schedule.Kind} has no rule."),
        };

        double Done() => Math.Clamp((iteration - warmup) / (((double)schedule.Epochs * iterationsPerEpoch) - warmup), 0, 1);
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
