using AlexNetSharp.Networks;

namespace AlexNetSharp.Benchmarks;

/// <summary>What a benchmark measures on, and how it turns times into rows.</summary>
/// <param name="Kind">The benchmark: <c>kernels</c>, <c>train</c> or <c>infer</c>.</param>
/// <param name="Network">The network.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Pairs">Pairs to measure for every row.</param>
internal sealed record BenchmarkRun(string Kind, NetworkDefinition Network, int Batch, int Pairs)
{
    /// <summary>The stock library's modules, which everything is measured against.</summary>
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
        BenchRow row = Time(name, ours, [new TimedBaseline(Baseline, null, stock)])[0];
        return row with { Gflops = operations is { } count ? Math.Round(1e3 * count / row.Milliseconds, 1) : null };
    }

    /// <summary>Times ours against several others in the same rounds.</summary>
    /// <param name="name">The name of the rows.</param>
    /// <param name="ours">Our way.</param>
    /// <param name="others">The others.</param>
    /// <returns>A row for each of the others, in their order.</returns>
    public IReadOnlyList<BenchRow> Time(string name, Action ours, IReadOnlyList<TimedBaseline> others)
    {
        var timer = new PairedTimer(Pairs, Cancellation);
        IReadOnlyList<PairedTimes> times = timer.Run(
            ours, [.. others.Select(other => other.Run)], done => Progress?.Report(new BenchProgress($"Timing {name}, batch {Batch}", done, Pairs)));
        return [.. others.Zip(times, (other, pairs) => Row(name, other, pairs))];
    }

    /// <summary>Says that outputs are being compared.</summary>
    /// <param name="baseline">With whose.</param>
    public void ReportComparison(string baseline = Baseline)
    {
        Cancellation.ThrowIfCancellationRequested();
        Progress?.Report(new BenchProgress($"Comparing with {baseline}, batch {Batch}", 0, Pairs));
    }

    private BenchRow Row(string name, TimedBaseline baseline, PairedTimes times) => new()
    {
        Name = name,
        Kind = Kind,
        Network = Network.Name,
        Batch = Batch,
        Milliseconds = Math.Round(times.OursMedian, 3),
        ImagesPerSecond = Math.Round(1e3 * Batch / times.OursMedian, 1),
        Baseline = baseline.Name,
        BaselineSetting = baseline.Setting,
        BaselineMilliseconds = Math.Round(times.StockMedian, 3),
        Ratio = Math.Round(times.Ratio, 3),
        Spread = Math.Round(times.Spread, 3),
        Ratios = [.. times.Ratios.Select(ratio => Math.Round(ratio, 3))],
    };
}
