namespace AlexNetSharp.Benchmarks;

/// <summary>The times of two ways to do the same, measured in pairs.</summary>
/// <param name="Ours">Milliseconds of ours, a value a pair.</param>
/// <param name="Stock">Milliseconds of the other, a value a pair.</param>
internal sealed record PairedTimes(IReadOnlyList<double> Ours, IReadOnlyList<double> Stock)
{
    /// <summary>The time of the other by ours, a value a pair; above 1 where we are faster.</summary>
    public IReadOnlyList<double> Ratios { get; } = [.. Stock.Zip(Ours, (stock, ours) => stock / ours)];

    /// <summary>The median of the ratios.</summary>
    public double Ratio => Median(Ratios);

    /// <summary>The largest ratio less the smallest.</summary>
    public double Spread => Ratios.Max() - Ratios.Min();

    /// <summary>The median time of ours in milliseconds.</summary>
    public double OursMedian => Median(Ours);

    /// <summary>The median time of the other in milliseconds.</summary>
    public double StockMedian => Median(Stock);

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
