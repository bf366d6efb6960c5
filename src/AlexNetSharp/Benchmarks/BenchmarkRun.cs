using AlexNetSharp.Networks;

namespace AlexNetSharp.Benchmarks;

/// <summary>What a benchmark measures on, and how it turns times into rows.</summary>
/// <param name="Kind">The benchmark: <c>kernels</c>, <c>train</c> or <c>infer</c>.</param>
/// <param name="Network">The network.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Pairs">Pairs to measure for every row.</param>
internal sealed record BenchmarkRun(string Kind, NetworkDefinition Network, int Batch, int Pairs)
{
    /// <summary>What everything is measured against.</summary>
    public const string Baseline = "TorchSharp modules";

    /// <summary>The seed of initial weights.</summary>
    public const ulong Seed = 1;

    /// <summary>Told about every pair.</summary>
    public IProgress<BenchProgress>? Progress { get; init; }

    /// <summary>Stops between measurements.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Times ours against the stock library's.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="ours">Our way.</param>
    /// <param name="stock">The stock library's way.</param>
    /// <param name="operations">Arithmetic operations of a run in 10^9; null for none to be told.</param>
    public BenchRow Time(string name, Action ours, Action stock, double? operations = null)
    {
        var timer = new PairedTimer(Pairs, Cancellation);
        PairedTimes times = timer.Run(ours, stock, done => Progress?.Report(new BenchProgress($"Timing {name}, batch {Batch}", done, Pairs)));
        return new BenchRow
        {
            Name = name,
            Kind = Kind,
            Network = Network.Name,
            Batch = Batch,
            Milliseconds = Math.Round(times.OursMedian, 3),
            ImagesPerSecond = Math.Round(1e3 * Batch / times.OursMedian, 1),
            Gflops = operations is { } count ? Math.Round(1e3 * count / times.OursMedian, 1) : null,
            Baseline = Baseline,
            BaselineMilliseconds = Math.Round(times.StockMedian, 3),
            Ratio = Math.Round(times.Ratio, 3),
            Spread = Math.Round(times.Spread, 3),
            Ratios = [.. times.Ratios.Select(ratio => Math.Round(ratio, 3))],
        };
    }

    /// <summary>Says that outputs are being compared.</summary>
    public void ReportComparison()
    {
        Cancellation.ThrowIfCancellationRequested();
        Progress?.Report(new BenchProgress($"Comparing with {Baseline}, batch {Batch}", 0, Pairs));
    }
}
