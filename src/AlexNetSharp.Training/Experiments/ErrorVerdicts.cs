using System.Globalization;

namespace AlexNetSharp.Experiments;

/// <summary>Verdicts over errors on validation images.</summary>
internal static class ErrorVerdicts
{
    /// <summary>
    /// Images that only one side knows, below which the standard error is none: three coins that fall alike prove nothing.
    /// </summary>
    private const int FewestDifferences = 10;

    /// <summary>
    /// Compares two sides seed by seed on the same images: what both know or both miss says nothing about the difference. A side of several
    /// networks misses an image by the part of them that do.
    /// </summary>
    /// <param name="arm">The arm that is said to err less.</param>
    /// <param name="others">The other side.</param>
    public static ExperimentVerdict Lower(ArmResult arm, ArmResult[] others)
    {
        (double[][] low, double[][] high) = (Misses([arm]), Misses(others));
        double[][] gains = [.. high.Zip(low, (worse, better) => worse.Zip(better, (w, b) => w - b).ToArray())];
        double gain = gains.Average(seed => seed.Average());
        double margin = Chance.Margin(gains);
        bool tooFew = Chance.MeanBySeed(gains).Count(one => one != 0) < FewestDifferences;
        Outcome outcome = tooFew ? Outcome.Undecided : Chance.Decide(gain, margin);
        string few = tooFew ? $" Fewer than {FewestDifferences} of them are answered differently, which decides nothing." : "";
        string worse = others.Length == 1 ? VerdictRules.Name(others[0]) : "one network, on the average";
        (double first, double second) = (Tenths(low.Average(seed => seed.Average())), Tenths(high.Average(seed => seed.Average())));
        return new(
            outcome,
            string.Create(CultureInfo.InvariantCulture,
                $"{VerdictRules.Begin(VerdictRules.Name(arm))}: {first:0.0} % error; {worse}: {second:0.0} %. The difference is "
                    + $"{second - first:0.0} points{BySeed(gains)}; {Explained(margin, gains)}.{few}"))
        {
            Difference = gain,
            Margin = margin,
            BySeed = [.. gains.Select(seed => seed.Average())],
        };
    }

    /// <summary>
    /// Compares an arm's error on validation images with that on its training images, which are all that it is said to know by heart and so
    /// no sample.
    /// </summary>
    /// <param name="arm">The arm.</param>
    public static ExperimentVerdict OverFits(ArmResult arm)
    {
        if (arm.Mean(run => run.TrainTop1Error) is not { } trained)
        {
            return new(Outcome.Undecided, "The log has no training error.");
        }

        double[][] gaps =
        [
            .. arm.Runs.Select(run => run.Wrong.Select(wrong => (wrong ? 1.0 : 0.0) - run.TrainTop1Error!.Value).ToArray()),
        ];
        double gap = gaps.Average(seed => seed.Average());
        double margin = Chance.Margin(gaps);
        (double onTraining, double onNew) = (Tenths(trained), Tenths(arm.Mean(run => run.Top1Error)!.Value));
        return new(
            Chance.Decide(gap, margin),
            string.Create(CultureInfo.InvariantCulture,
                $"{VerdictRules.Begin(VerdictRules.Name(arm))}: {onNew:0.0} % error on new images, {onTraining:0.0} % "
                    + $"on the training images over the last epoch, {onNew - onTraining:0.0} points apart{BySeed(gaps)}; "
                    + $"{Explained(margin, gaps)}."))
        {
            Difference = gap,
            Margin = margin,
            BySeed = [.. gaps.Select(seed => seed.Average())],
        };
    }

    /// <summary>For each seed, the part of a side's networks that miss each image.</summary>
    private static double[][] Misses(ArmResult[] side) =>
        [
            .. Enumerable
                .Range(0, side[0].Runs.Count)
                .Select(seed => Enumerable
                    .Range(0, side[0].Runs[seed].Wrong.Count)
                    .Select(image => side.Average(arm => arm.Runs[seed].Wrong[image] ? 1.0 : 0.0))
                    .ToArray()),
        ];

    /// <summary>A percentage as it is shown, so that differences fit the figures beside them.</summary>
    private static double Tenths(double fraction) => Math.Round(100 * fraction, 1, MidpointRounding.AwayFromZero);

    private static string BySeed(double[][] values) => values.Length == 1
        ? ""
        : $" ({string.Join(", ", values.Select(seed => Tenths(seed.Average()).ToString("0.0", CultureInfo.InvariantCulture)))} by seed)";

    private static string Explained(double margin, double[][] values) =>
        string.Create(CultureInfo.InvariantCulture,
            $"chance explains up to {Tenths(margin):0.0} on {values[0].Length:N0} images")
            + (values.Length == 1 ? "" : $" and {values.Length} seeds");
}
