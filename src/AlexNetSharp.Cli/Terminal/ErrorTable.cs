using System.Globalization;
using AlexNetSharp.Workflows.Evaluation;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Errors of runs beside the published ones, for people.</summary>
internal static class ErrorTable
{
    private const double Million = 1e6;

    /// <summary>Writes the table and its footnotes to standard output.</summary>
    public static void Write(TableResult result)
    {
        string[] protocols = [.. result.Rows.Select(row => row.PublishedProtocol).OfType<string>().Distinct(StringComparer.Ordinal)];
        bool top5 = result.Rows.Any(row => row.Top5Error is not null);
        FittingTable table = Columns(top5);
        foreach (TableRow row in result.Rows)
        {
            string[] second = top5 ? [row.Top5Error is { } error ? Number(error) : "-"] : [];
            table.AddRow([
                row.Model,
                Number(row.Top1Error),
                .. second,
                Published(row, protocols),
                Figures.Count(row.Images),
                (row.Parameters / Million).ToString("0.00", CultureInfo.InvariantCulture) + " M",
                NameOf(row.Run),
            ]);
        }

        table.Write();
        Console.Out.WriteLine(
            $"Errors in percent, {(top5 ? "top-1 and top-5" : "top-1")}, one view (the centre) of each validation image.");
        for (int i = 0; i < protocols.Length; i++)
        {
            Console.Out.WriteLine($"[{i + 1}] published for other weights: {protocols[i]}");
        }

        WritePacks(result.Rows);
    }

    private static FittingTable Columns(bool top5)
    {
        var table = new FittingTable();
        table.AddColumn("network", right: false, importance: 7);
        table.AddColumn("top-1", right: true, importance: 6);
        if (top5)
        {
            table.AddColumn("top-5", right: true, importance: 4);
        }

        table.AddColumn("published", right: true, importance: 5);
        table.AddColumn("images", right: true, importance: 2);
        table.AddColumn("parameters", right: true, importance: 1);
        table.AddColumn("run", right: false, importance: 3);
        return table;
    }

    private static string Published(TableRow row, string[] protocols)
    {
        if (row.PublishedProtocol is null)
        {
            return "-";
        }

        string top5 = row.PublishedTop5Error is { } error ? $" / {Number(error)}" : "";
        return $"{Number(row.PublishedTop1Error!.Value)}{top5} [{Array.IndexOf(protocols, row.PublishedProtocol) + 1}]";
    }

    /// <summary>Percent without its sign: the columns must fit beside each other.</summary>
    private static string Number(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture);

    private static void WritePacks(IReadOnlyList<TableRow> rows)
    {
        IGrouping<string, TableRow>[] packs = [.. rows.GroupBy(row => row.Data, StringComparer.Ordinal)];
        foreach (IGrouping<string, TableRow> pack in packs)
        {
            string runs =
                packs.Length == 1 ? "" : $": {string.Join(", ", pack.Select(row => NameOf(row.Run)).Distinct(StringComparer.Ordinal))}";
            Console.Out.WriteLine($"On {pack.Key}, {Figures.Count(pack.First().Classes)} classes{runs}");
        }

        if (packs.Length > 1)
        {
            Console.Out.WriteLine("Errors on different packs cannot be compared with each other.");
        }
    }

    private static string NameOf(string run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)));
}
