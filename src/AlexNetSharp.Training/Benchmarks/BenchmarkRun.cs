using AlexNetSharp.Networks;

namespace AlexNetSharp.Benchmarks;

/// <summary>What a benchmark of a network measures on.</summary>
/// <param name="Kind">The benchmark: <c>kernels</c>, <c>train</c> or <c>infer</c>.</param>
/// <param name="Network">The network.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Pairs">Pairs to measure for every row.</param>
/// <param name="Shortest">A measurement takes at least so long.</param>
internal sealed record BenchmarkRun(string Kind, NetworkDefinition Network, int Batch, int Pairs, TimeSpan Shortest)
    : RowTimer(Kind, Network.Name, Batch, Pairs, Shortest)
{
    /// <summary>The stock library's modules, which everything is measured against.</summary>
    public const string Baseline = "TorchSharp modules";

    /// <summary>The seed of initial weights.</summary>
    public const ulong Seed = 1;

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

    /// <summary>Says that outputs are being compared with the stock library's.</summary>
    public void ReportComparison() => ReportComparison(Baseline);
}
