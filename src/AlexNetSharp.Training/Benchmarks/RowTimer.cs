namespace AlexNetSharp.Benchmarks;

/// <summary>Times what a benchmark compares, and turns times into rows.</summary>
/// <param name="Kind">The benchmark: <c>kernels</c>, <c>train</c>, <c>infer</c> or <c>data</c>.</param>
/// <param name="NetworkName">The network's name; null where none is involved.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Pairs">Pairs to measure for every row.</param>
/// <param name="Shortest">A measurement takes at least so long.</param>
internal record RowTimer(string Kind, string? NetworkName, int Batch, int Pairs, TimeSpan Shortest)
{
    /// <summary>Told about every pair.</summary>
    public IProgress<BenchProgress>? Progress { get; init; }

    /// <summary>Stops between measurements.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Times ours against several others in the same rounds.</summary>
    /// <param name="name">The name of the rows.</param>
    /// <param name="ours">Our way.</param>
    /// <param name="others">The others.</param>
    /// <returns>A row for each of the others, in their order.</returns>
    public IReadOnlyList<BenchRow> Time(string name, Action ours, IReadOnlyList<TimedBaseline> others)
    {
        var timer = new PairedTimer(Pairs, Shortest, Cancellation);
        IReadOnlyList<PairedTimes> times = timer.Run(
            ours,
            [.. others.Select(other => other.Run)],
            done => Progress?.Report(new BenchProgress($"Timing {name}, batch {Batch}", done, Pairs)));
        return [.. others.Zip(times, (other, pairs) => Row(name, other, pairs))];
    }

    /// <summary>Says that results are being compared.</summary>
    /// <param name="baseline">With whose.</param>
    public void ReportComparison(string baseline) => Report($"Comparing with {baseline}, batch {Batch}", 0);

    /// <summary>Says what is being done, and stops where that is asked.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="done">How many of as many as <see cref="Pairs"/>.</param>
    public void Report(string stage, int done)
    {
        Cancellation.ThrowIfCancellationRequested();
        Progress?.Report(new BenchProgress(stage, done, Pairs));
    }

    private BenchRow Row(string name, TimedBaseline baseline, PairedTimes times) => new()
    {
        Name = name,
        Kind = Kind,
        Network = NetworkName,
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
