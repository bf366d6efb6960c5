using System.Globalization;

namespace AlexNetSharp.Experiments;

/// <summary>
/// How figures become verdicts. The margin of chance is twice the standard error of a difference: 95 % of differences by chance are
/// smaller.
/// </summary>
internal static class VerdictRules
{
    /// <summary>The training error whose first epoch is asked for: the paper's figure 1.</summary>
    public const double TrainingErrorWanted = 0.25;

    private const double StandardErrors = 2;

    /// <summary>
    /// Images that only one side knows, below which the standard error is none: three coins that fall alike prove nothing.
    /// </summary>
    private const int FewestDifferences = 10;

    private static readonly string Wanted = string.Create(CultureInfo.InvariantCulture, $"{100 * TrainingErrorWanted:0} %");

    // Filters are called equal when they differ by less than rounding in float32 adds up to over a training.
    private const double EqualFilters = 1e-3;

    // Largely without color is less than a third of the energy; largely with it is more than noise has, whose three channels are
    // independent.
    private const double LittleColor = 1.0 / 3;
    private const double MuchColor = 2.0 / 3;

    /// <summary>The verdict of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="arms">Its arms, in its order.</param>
    public static ExperimentVerdict Of(Experiment experiment, IReadOnlyList<ArmResult> arms)
    {
        if (arms.FirstOrDefault(arm => arm.Diverged is not null) is { } diverged)
        {
            return new(Outcome.Undecided, $"The arm '{diverged.Label}' diverged, so the arms cannot be compared: {diverged.Diverged}");
        }

        return experiment.Measure switch
        {
            ExperimentMeasure.EpochsToTrainingError => Epochs(arms[0], arms[^1]),
            ExperimentMeasure.ColorShare => Colors(arms[0].ColorShares),
            ExperimentMeasure.FilterDifference => Filters(arms[0], arms[^1]),
            _ when arms.Any(arm => arm.Wrong.Count == 0) => new(
                Outcome.Undecided,
                "An arm has no validation error, so the arms cannot be compared; use a pack with a validation part."),
            ExperimentMeasure.EnsembleError => Errors(arms[^1].Label, [arms[^1]], "one network, on the average", [.. arms.SkipLast(1)]),
            _ when arms[^1].Run is null => Errors(arms[^1].Label, [arms[^1]], arms[0].Label, [arms[0]]),
            _ => Errors(arms[0].Label, [arms[0]], arms[^1].Label, [arms[^1]]),
        };
    }

    /// <summary>The place between two epochs where a curve first falls to a value, in epochs from 0; null where it does not.</summary>
    /// <param name="errors">The error after each epoch.</param>
    /// <param name="wanted">The value.</param>
    public static double? EpochsUntil(IReadOnlyList<double> errors, double wanted)
    {
        for (int epoch = 0; epoch < errors.Count; epoch++)
        {
            if (errors[epoch] <= wanted)
            {
                return epoch == 0 ? 1 : epoch + ((errors[epoch - 1] - wanted) / (errors[epoch - 1] - errors[epoch]));
            }
        }

        return null;
    }

    /// <summary>
    /// Compares the errors of two sides on the same images, image by image: what both know or both miss says nothing about the difference.
    /// A side of several networks misses an image by the part of them that do.
    /// </summary>
    private static ExperimentVerdict Errors(string better, ArmResult[] left, string worse, ArmResult[] right)
    {
        (double[] low, double[] high) = (Misses(left), Misses(right));
        double[] gains = [.. high.Zip(low, (second, first) => second - first)];
        double gain = gains.Average();
        double margin = StandardErrors * Math.Sqrt(Variance(gains, gain) / gains.Length);
        bool tooFew = gains.Count(one => one != 0) < FewestDifferences;
        Outcome outcome = tooFew || Math.Abs(gain) <= margin ? Outcome.Undecided : gain > 0 ? Outcome.Confirmed : Outcome.NotConfirmed;
        string few = tooFew ? $" Fewer than {FewestDifferences} of them are answered differently, which decides nothing." : "";
        return new(
            outcome,
            string.Create(CultureInfo.InvariantCulture,
                $"{better}: {Percent(low.Average())} error; {worse}: {Percent(high.Average())}. The difference is {Points(gain)} points; "
                    + $"chance explains up to {Points(margin)} on these {gains.Length:N0} images.{few}"));
    }

    private static double[] Misses(ArmResult[] side) =>
        [.. Enumerable.Range(0, side[0].Wrong.Count).Select(image => side.Average(arm => arm.Wrong[image] ? 1.0 : 0.0))];

    private static ExperimentVerdict Epochs(ArmResult fast, ArmResult slow)
    {
        if (fast.Value is not { } first)
        {
            return slow.Value is { } other
                ? new(
                    Outcome.NotConfirmed,
                    string.Create(CultureInfo.InvariantCulture,
                        $"{slow.Label} reached {Wanted} training error after {other:0.0} epochs; "
                            + $"{fast.Label} did not in {fast.Epochs.Count}."))
                : new(
                    Outcome.Undecided,
                    string.Create(CultureInfo.InvariantCulture,
                        $"Neither {fast.Label} nor {slow.Label} reached {Wanted} training error in {fast.Epochs.Count} epochs; "
                            + $"give more epochs."));
        }

        if (slow.Value is not { } second)
        {
            return new(
                Outcome.Confirmed,
                string.Create(CultureInfo.InvariantCulture,
                    $"{fast.Label} reached {Wanted} training error after {first:0.0} epochs; {slow.Label} did not in {slow.Epochs.Count}, "
                        + $"so it is at least {slow.Epochs.Count / first:0.0} times slower."));
        }

        // An epoch is as fine as the curves are.
        Outcome outcome =
            second > first + 1 ? Outcome.Confirmed
            : second < first - 1 ? Outcome.NotConfirmed
            : Outcome.Undecided;
        return new(
            outcome,
            string.Create(CultureInfo.InvariantCulture,
                $"{fast.Label} reached {Wanted} training error after {first:0.0} epochs, {slow.Label} after {second:0.0}: "
                    + $"{second / first:0.0} times as many; a difference of one epoch is within chance."));
    }

    private static ExperimentVerdict Colors(IReadOnlyList<IReadOnlyList<double>> columns)
    {
        if (columns.Count < 2)
        {
            return new(Outcome.Undecided, "The network has one column, so there is nothing to compare.");
        }

        double[] means = [.. columns.Select(shares => shares.Average())];
        double margin =
            StandardErrors * Math.Sqrt(columns.Select((shares, column) => Variance(shares, means[column]) / shares.Count).Sum());
        double difference = Math.Abs(means[0] - means[1]);
        bool specialized = means.Min() < LittleColor && means.Max() > MuchColor;
        Outcome outcome =
            difference <= margin ? Outcome.Undecided
            : specialized ? Outcome.Confirmed
            : Outcome.NotConfirmed;
        return new(
            outcome,
            string.Create(CultureInfo.InvariantCulture,
                $"Colour is {Percent(means[0])} of column 0's filters and {Percent(means[1])} of column 1's; "
                    + $"the claim wants one below {Percent(LittleColor)} and one above {Percent(MuchColor)}, which is noise's. "
                    + $"The difference is {Points(difference)} points; chance explains up to "
                    + $"{Points(margin)} with {columns[0].Count} filters each."));
    }

    private static ExperimentVerdict Filters(ArmResult constant, ArmResult random)
    {
        if (constant.Value is not { } equal || random.Value is not { } different)
        {
            return new(Outcome.Undecided, "An arm has no weights to compare.");
        }

        Outcome outcome =
            equal > EqualFilters ? Outcome.NotConfirmed
            : different > EqualFilters ? Outcome.Confirmed
            : Outcome.Undecided;
        return new(
            outcome,
            string.Create(CultureInfo.InvariantCulture,
                $"The largest difference between two filters of a layer is {equal:G2} of its largest weight after {constant.Label}, "
                    + $"{different:G2} after {random.Label}; below {EqualFilters} filters count as equal."));
    }

    private static double Variance(IReadOnlyList<double> values, double mean) =>
        values.Count < 2 ? 0 : values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);

    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.0} %");

    private static string Points(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.0}");
}
