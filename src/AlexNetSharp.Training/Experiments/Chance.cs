namespace AlexNetSharp.Experiments;

/// <summary>
/// How far figures go by chance, over images and over seeds: the margin that 95 % of differences without an effect stay within.
/// </summary>
internal static class Chance
{
    /// <summary>Standard errors of a mean over many images.</summary>
    public const double StandardErrors = 2;

    // Student's distribution, two sides, 95 %, for 1, 2, ... degrees of freedom: the standard error of so few is itself uncertain.
    private static readonly double[] Student = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

    /// <summary>The variance of single values.</summary>
    /// <param name="values">The values.</param>
    public static double Variance(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return values.Count < 2 ? 0 : values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }

    /// <summary>The margin of a mean over seeds; 0 where there is one seed, of which nothing is known.</summary>
    /// <param name="bySeed">A value of each seed.</param>
    public static double SeedMargin(IReadOnlyList<double> bySeed) => bySeed.Count < 2
        ? 0
        : Student[Math.Min(bySeed.Count - 2, Student.Length - 1)] * Math.Sqrt(Variance(bySeed) / bySeed.Count);

    /// <summary>The margin of a mean over images.</summary>
    /// <param name="byImage">A value of each image.</param>
    public static double ImageMargin(IReadOnlyList<double> byImage) =>
        StandardErrors * Math.Sqrt(Variance(byImage) / byImage.Count);

    /// <summary>
    /// The margin of a mean over images and seeds, its parts added as independent ones are. What an image and a seed do together is in
    /// both, so the margin is rather too large than too small.
    /// </summary>
    /// <param name="values">For each seed, a value of each image.</param>
    public static double Margin(IReadOnlyList<IReadOnlyList<double>> values) =>
        double.Hypot(ImageMargin(MeanBySeed(values)), SeedMargin([.. values.Select(seed => seed.Average())]));

    /// <summary>What a difference says of a statement: nothing where chance goes as far.</summary>
    /// <param name="difference">How far it goes the way that the statement says; below 0 for the other way.</param>
    /// <param name="margin">How far chance goes.</param>
    public static Outcome Decide(double difference, double margin) =>
        difference > margin ? Outcome.Confirmed
        : -difference > margin ? Outcome.NotConfirmed
        : Outcome.Undecided;

    /// <summary>The mean over the seeds of each image.</summary>
    /// <param name="values">For each seed, a value of each image.</param>
    public static IReadOnlyList<double> MeanBySeed(IReadOnlyList<IReadOnlyList<double>> values) =>
        [.. Enumerable.Range(0, values[0].Count).Select(image => values.Average(seed => seed[image]))];
}
