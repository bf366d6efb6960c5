namespace AlexNetSharp.Experiments;

/// <summary>A learning rate that an arm was trained at, and what it gave: the choice between rates is made by one seed.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Run">The run's folder.</param>
internal sealed record TriedRate(double Rate, string Run)
{
    /// <summary>Top-1 error on the validation images set aside for choosing; null where they are not what chooses.</summary>
    public double? Error { get; init; }

    /// <summary>Epochs to the training error wanted; null where it was not reached, or is not what is measured.</summary>
    public double? Epochs { get; init; }

    /// <summary>The training error of the last epoch; null where it diverged.</summary>
    public double? TrainError { get; init; }

    /// <summary>How it diverged, a sentence; null where it did not.</summary>
    public string? Diverged { get; init; }

    /// <summary>Whether it is the best, which the arm's seeds are trained at.</summary>
    public bool Chosen { get; init; }

    /// <summary>Marks the best of an arm's rates: the same rule for every arm.</summary>
    /// <param name="measure">What is measured: it says which figure is to be least.</param>
    /// <param name="tried">The rates; of equals the smallest is taken, and one that diverged only where all did.</param>
    /// <returns>The rates, ascending.</returns>
    public static IReadOnlyList<TriedRate> Choose(ExperimentMeasure measure, IEnumerable<TriedRate> tried)
    {
        TriedRate[] ascending = [.. tried.OrderBy(one => one.Rate)];
        TriedRate best = ascending
            .OrderBy(one => one.Diverged is not null)
            .ThenBy(one => (measure == ExperimentMeasure.EpochsToTrainingError ? one.Epochs : one.Error) ?? double.PositiveInfinity)
            .ThenBy(one => one.TrainError ?? double.PositiveInfinity)
            .First();
        return [.. ascending.Select(one => one with { Chosen = one.Rate == best.Rate })];
    }
}
