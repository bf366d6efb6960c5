namespace AlexNetSharp.Benchmarks;

/// <summary>
/// Times two ways to do the same in pairs, one directly after the other and taking turns at going first, so that whatever else the machine
/// does disturbs both alike.
/// </summary>
/// <param name="pairs">Pairs to measure.</param>
/// <param name="cancellation">Stops between measurements.</param>
/// <param name="clock">The clock; the system's where null.</param>
internal sealed class PairedTimer(int pairs, CancellationToken cancellation, TimeProvider? clock = null)
{
    /// <summary>A measurement of something short is the mean of as many runs as this takes.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Measures, after two unmeasured runs of each.</summary>
    /// <param name="ours">Our way.</param>
    /// <param name="stock">The other way.</param>
    /// <param name="finished">Told how many pairs are done.</param>
    public PairedTimes Run(Action ours, Action stock, Action<int> finished)
    {
        finished(0);
        (int oursRuns, int stockRuns) = (Runs(ours), Runs(stock));
        (double[] oursTimes, double[] stockTimes) = (new double[pairs], new double[pairs]);
        for (int pair = 0; pair < pairs; pair++)
        {
            if (pair % 2 == 0)
            {
                oursTimes[pair] = Time(ours, oursRuns);
                stockTimes[pair] = Time(stock, stockRuns);
            }
            else
            {
                stockTimes[pair] = Time(stock, stockRuns);
                oursTimes[pair] = Time(ours, oursRuns);
            }

            finished(pair + 1);
        }

        return new PairedTimes(oursTimes, stockTimes);
    }

    /// <summary>Warms up, and finds how many runs a measurement needs.</summary>
    private int Runs(Action action)
    {
        Time(action, runs: 1);
        double once = Time(action, runs: 1);
        return Math.Max(1, (int)Math.Ceiling(Shortest.TotalMilliseconds / once));
    }

    /// <summary>The mean time in milliseconds. Garbage is collected before, not inside.</summary>
    private double Time(Action action, int runs)
    {
        cancellation.ThrowIfCancellationRequested();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = _clock.GetTimestamp();
        for (int run = 0; run < runs; run++)
        {
            action();
        }

        return _clock.GetElapsedTime(start).TotalMilliseconds / runs;
    }
}
