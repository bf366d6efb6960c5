using System.Globalization;
using AlexNetSharp.Benchmarks;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Cli.Commands;

/// <summary>What a benchmark measured, for people.</summary>
internal static class BenchTable
{
    /// <summary>Below it, milliseconds have two decimals.</summary>
    private const double Short = 10;

    /// <summary>The row of <c>bench data</c> that tells how fast images are decoded.</summary>
    private const string DecodingRow = "decode";

    /// <summary>Writes the machine's limits and a table of the rows that have a baseline.</summary>
    public static void Write(BenchResult result)
    {
        BenchMachine machine = result.Machine;
        Console.Out.WriteLine(
            $"{machine.Threads} of {machine.Processors} processors, {machine.VectorBits}-bit vectors: "
                + $"{Number(result.PeakGflops, "N0")} GFLOPS of float32 multiply-adds, "
                + $"{Number(result.CopyGbPerSecond, "0.0")} GB/s copied (bytes read and written).");
        BenchRow[] rows = [.. result.Rows.Where(row => row.Ratio is not null)];
        if (rows.Length > 0)
        {
            Write(rows);
        }

        if (result.Data is { } data)
        {
            Write(data, result.Rows.FirstOrDefault(row => row.Name == DecodingRow));
        }
    }

    private static void Write(BenchRow[] rows)
    {
        FittingTable table = Columns();
        foreach (BenchRow row in rows)
        {
            table.AddRow(Cells(row));
        }

        Console.Out.WriteLine();
        table.Write();
        Console.Out.WriteLine();
        Console.Out.WriteLine(
            $"Ratio: the baseline's time by ours, the median of {rows[0].Ratios!.Count} pairs; above 1 we are faster. Spread: "
                + $"the largest pair less the smallest.");
        Console.Out.WriteLine("All computed the same before they were timed.");
    }

    private static void Write(DataFindings data, BenchRow? decoding)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine(
            $"Augmenting on one thread: {Number(data.AugmentGbPerSecond, "0.0")} GB/s of pixels read and values written, "
                + $"where a copy makes {Number(data.CopyGbPerSecondOfOneThread, "0.0")} GB/s.");
        if (decoding is not null)
        {
            Console.Out.WriteLine($"Decoding on one thread: {Number(decoding.ImagesPerSecond, "N0")} images/s.");
        }

        Console.Out.WriteLine(
            $"Loader alone, {data.LoaderThreads} threads: {Number(data.LoaderImagesPerSecond, "N0")} images/s; "
                + $"decoding takes {Percent(data.DecodeShare)} of its work.");
        if (data.Training is { } training)
        {
            Console.Out.WriteLine(
                $"Training {training.Network}, batch {training.Batch}: {Number(training.ImagesPerSecond, "N0")} images/s; "
                    + $"of {training.Steps} steps, "
                    + $"{Percent(training.WaitShare)} of the time was spent waiting for data.");
        }

        Console.Out.WriteLine($"Bottleneck: {data.Bottleneck.ToString(CommandWords.Instance)}");
    }

    private static string Percent(double share) => $"{Number(100 * share, "0.00")} %";

    private static FittingTable Columns()
    {
        var table = new FittingTable();
        table.AddColumn("what", right: false, importance: 9);
        table.AddColumn("network", right: false, importance: 1);
        table.AddColumn("batch", right: true, importance: 6);
        table.AddColumn("ms", right: true, importance: 7);
        table.AddColumn("images/s", right: true, importance: 2);
        table.AddColumn("baseline", right: false, importance: 4);
        table.AddColumn("its ms", right: true, importance: 3);
        table.AddColumn("ratio", right: true, importance: 8);
        table.AddColumn("spread", right: true, importance: 5);
        return table;
    }

    private static string[] Cells(BenchRow row) =>
    [
        row.Name,
        row.Network ?? "",
        $"{row.Batch}",
        Milliseconds(row.Milliseconds),
        Number(row.ImagesPerSecond, "N0"),
        row.BaselineSetting is null ? row.Baseline! : $"{row.Baseline}, {row.BaselineSetting}",
        Milliseconds(row.BaselineMilliseconds),
        Number(row.Ratio, "0.00"),
        Number(row.Spread, "0.00"),
    ];

    private static string Milliseconds(double? value) => Number(value, value < Short ? "0.00" : "N1");

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
