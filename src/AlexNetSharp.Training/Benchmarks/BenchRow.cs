using AlexNetSharp.Models;

namespace AlexNetSharp.Benchmarks;

/// <summary>One thing that was timed.</summary>
internal sealed record BenchRow
{
    /// <summary>What was timed, for example <c>train-step</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The benchmark it belongs to: <c>peak</c>, <c>kernels</c>, <c>train</c>, <c>infer</c> or <c>data</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The network; null where none is involved.</summary>
    public string? Network { get; init; }

    /// <summary>What computed.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The type of the numbers.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Images in a batch; null where none is involved.</summary>
    public int? Batch { get; init; }

    /// <summary>The median time of ours in milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Images a second of ours, at the median time.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>
    /// Arithmetic operations of ours in 10^9 a second, a multiply-add counted as two; null where arithmetic is not what takes the time.
    /// </summary>
    public double? Gflops { get; init; }

    /// <summary>What it was measured against in the same run; null where against nothing.</summary>
    public string? Baseline { get; init; }

    /// <summary>How the baseline was set up, the fastest of the ways that were timed; null where there is one way.</summary>
    public string? BaselineSetting { get; init; }

    /// <summary>The median time of the baseline in milliseconds.</summary>
    public double? BaselineMilliseconds { get; init; }

    /// <summary>The median of the paired ratios, baseline's time by ours: above 1 where we are faster.</summary>
    public double? Ratio { get; init; }

    /// <summary>The largest of the paired ratios less the smallest.</summary>
    public double? Spread { get; init; }

    /// <summary>The ratio of every pair, in the order measured.</summary>
    public IReadOnlyList<double>? Ratios { get; init; }
}
