using System.Diagnostics;

namespace AlexNetSharp.Bench;

/// <summary>The times of two ways to do the same, measured in pairs that take turns at going first.</summary>
/// <param name="Ours">Milliseconds of ours, a value a pair.</param>
/// <param name="Baseline">Milliseconds of the other, a value a pair.</param>
internal sealed record PairedTimes(IReadOnlyList<double> Ours, IReadOnlyList<double> Baseline)
{
    private const double ShortestMilliseconds = 100;

    /// <summary>The baseline's time by ours, a value a pair; above 1 where we are faster.</summary>
    public IReadOnlyList<double> Ratios { get; } = [.. Baseline.Zip(Ours, (baseline, ours) => baseline / ours)];

    /// <summary>Measures, after two unmeasured runs of each.</summary>
    public static PairedTimes Measure(int pairs, Action ours, Action baseline)
    {
        (int oursRuns, int baselineRuns) = (Runs(ours), Runs(baseline));
        (double[] oursTimes, double[] baselineTimes) = (new double[pairs], new double[pairs]);
        for (int pair = 0; pair < pairs; pair++)
        {
            if (pair % 2 == 0)
            {
                oursTimes[pair] = Time(ours, oursRuns);
            }

            baselineTimes[pair] = Time(baseline, baselineRuns);
            if (pair % 2 == 1)
            {
                oursTimes[pair] = Time(ours, oursRuns);
            }
        }

        return new PairedTimes(oursTimes, baselineTimes);
    }

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Warms up, and finds how many runs a measurement needs.</summary>
    private static int Runs(Action action)
    {
        Time(action, runs: 1);
        return Math.Max(1, (int)Math.Ceiling(ShortestMilliseconds / Time(action, runs: 1)));
    }

    private static double Time(Action action, int runs)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < runs; run++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
    }
}
