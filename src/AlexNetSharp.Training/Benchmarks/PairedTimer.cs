namespace AlexNetSharp.Benchmarks;

/// <summary>
/// Times ways to do the same in rounds, one directly after the other and taking turns at going first, so that whatever else the machine
/// does disturbs all alike.
/// </summary>
/// <param name="pairs">Pairs to measure: rounds.</param>
/// <param name="shortest">A measurement of something short is the mean of as many runs as this takes.</param>
/// <param name="cancellation">Stops between measurements.</param>
/// <param name="clock">The clock; the system's where null.</param>
internal sealed class PairedTimer(int pairs, TimeSpan shortest, CancellationToken cancellation, TimeProvider? clock = null)
{
    /// <summary>
    /// For so many measurements something short is run before it is measured: the runtime compiles its final code only after many calls.
    /// </summary>
    private const int MeasurementsToWarmUp = 4;
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Measures, after two unmeasured runs of each, and more of what is short.</summary>
    /// <param name="ours">Our way.</param>
    /// <param name="stock">The other way.</param>
    /// <param name="finished">Told how many pairs are done.</param>
    public PairedTimes Run(Action ours, Action stock, Action<int> finished) => Run(ours, [stock], finished)[0];

    /// <summary>Measures ours against several others in the same rounds, each warmed up before.</summary>
    /// <param name="ours">Our way.</param>
    /// <param name="others">The other ways. Each follows the one before it whoever goes first, and ours follows the last.</param>
    /// <param name="finished">Told how many rounds are done.</param>
    /// <returns>Ours with each of the others, in their order.</returns>
    public IReadOnlyList<PairedTimes> Run(Action ours, IReadOnlyList<Action> others, Action<int> finished)
    {
        finished(0);
        Action[] all = [ours, .. others];
        int[] runs = [.. all.Select(Runs)];
        double[][] times = [.. all.Select(_ => new double[pairs])];
        for (int round = 0; round < pairs; round++)
        {
            for (int turn = 0; turn < all.Length; turn++)
            {
                int one = (round + turn) % all.Length;
                times[one][round] = Time(all[one], runs[one]);
            }

            finished(round + 1);
        }

        return [.. times.Skip(1).Select(other => new PairedTimes(times[0], other))];
    }

    /// <summary>Warms up, and finds how many runs a measurement needs.</summary>
    private int Runs(Action action)
    {
        // Garbage is collected once: many short runs with a collection before each would take minutes where the program holds a lot of
        // memory.
        double once = Time(action, runs: 1);
        double total = once;
        do
        {
            once = Mean(action, runs: 1);
            total += once;
        }
        while (total < MeasurementsToWarmUp * shortest.TotalMilliseconds);

        return Math.Max(1, (int)Math.Ceiling(shortest.TotalMilliseconds / once));
    }

    /// <summary>The mean time in milliseconds. Garbage is collected before, not inside.</summary>
    private double Time(Action action, int runs)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Mean(action, runs);
    }

    private double Mean(Action action, int runs)
    {
        cancellation.ThrowIfCancellationRequested();
        long start = _clock.GetTimestamp();
        for (int run = 0; run < runs; run++)
        {
            action();
        }

        return _clock.GetElapsedTime(start).TotalMilliseconds / runs;
    }
}
