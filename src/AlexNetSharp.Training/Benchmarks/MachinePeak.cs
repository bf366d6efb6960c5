using System.Diagnostics;
using AlexNetSharp.Kernels.Limits;

namespace AlexNetSharp.Benchmarks;

/// <summary>The limits of this machine with the threads in use: the best of several tries each.</summary>
/// <param name="Gflops">Float32 multiply-adds on registers, in 10^9 operations a second; a multiply-add is two.</param>
/// <param name="ArithmeticMilliseconds">The time of the best try of it.</param>
/// <param name="CopyGbPerSecond">
/// A copy far larger than the caches, in 10^9 bytes a second; bytes read and bytes written both count.
/// </param>
/// <param name="CopyMilliseconds">The time of the best try of it.</param>
internal sealed record MachinePeak(double Gflops, double ArithmeticMilliseconds, double CopyGbPerSecond, double CopyMilliseconds)
{
    private const int Tries = 32;
    private const int Rounds = 200_000;

    /// <summary>Measures both limits, which takes about a second.</summary>
    /// <param name="cancellation">Stops between tries.</param>
    public static MachinePeak Measure(CancellationToken cancellation)
    {
        (double gflops, double arithmetic) = Best(() => ArithmeticProbe.Run(Rounds), cancellation);
        using var copy = new CopyProbe();
        (double bytes, double copied) = Best(copy.Run, cancellation);
        return new MachinePeak(gflops, arithmetic, bytes, copied);
    }

    /// <summary>A copy far larger than the caches on one thread, in 10^9 bytes a second; bytes read and bytes written both count.</summary>
    /// <param name="cancellation">Stops between tries.</param>
    public static double MeasureCopyOfOneThread(CancellationToken cancellation)
    {
        using var copy = new CopyProbe();
        return Best(() => copy.Run(parts: 1), cancellation).Rate;
    }

    /// <summary>The highest rate of several tries, in 10^9 a second, and its time in milliseconds.</summary>
    private static (double Rate, double Milliseconds) Best(Func<long> work, CancellationToken cancellation)
    {
        (double Rate, double Milliseconds) best = (0, 0);
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            long amount = work();
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            double rate = amount / milliseconds / 1e6;
            if (rate > best.Rate)
            {
                best = (rate, milliseconds);
            }
        }

        return best;
    }
}
