using System.Globalization;

namespace AlexNetSharp.Visualization;

/// <summary>
/// Draws a confusion matrix as SVG: a heat map with the share of each true class as shade and the counts as text; for more than 40 classes
/// the most frequent confusions as bars.
/// </summary>
internal static class ConfusionMatrixChart
{
    /// <summary>The largest number of classes that is drawn as a heat map.</summary>
    public const int MostClassesInHeatMap = 40;

    private const int MostConfusions = 20;
    private const int MostClassesWithCounts = 20;
    private const double Width = 720;
    private const double Turn = -50;
    private const double Upright = -90;
    private const double LargestCell = 56;
    private const double LeastCellOfNames = 20;
    private const double MostNameAbove = 120;
    private const double MostNameBeside = 280;
    private const double NameStart = 26;
    private const double Gap = 10;
    private const string Heading = "right";

    /// <summary>Draws the matrix.</summary>
    /// <param name="classNames">The classes' names.</param>
    /// <param name="counts">Images by true class (row) and predicted class (column).</param>
    /// <returns>An SVG document without any outside reference.</returns>
    /// <exception cref="ArgumentException">The matrix does not have as many rows and columns as there are names.</exception>
    public static string Draw(IReadOnlyList<string> classNames, int[,] counts)
    {
        Check(classNames, counts);
        return classNames.Count <= MostClassesInHeatMap ? DrawHeatMap(classNames, counts) : DrawTopConfusions(classNames, counts);
    }

    /// <summary>
    /// The error of each class: the share of its images that were given another; not a number for a class without images.
    /// </summary>
    /// <param name="counts">Images by true class (row) and predicted class (column).</param>
    public static double[] ClassErrors(int[,] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double[] errors = new double[counts.GetLength(0)];
        for (int row = 0; row < errors.Length; row++)
        {
            long sum = RowSum(counts, row);
            errors[row] = sum > 0 ? 1.0 - (double)counts[row, row] / sum : double.NaN;
        }

        return errors;
    }

    private static void Check(IReadOnlyList<string> classNames, int[,] counts)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.GetLength(0) != classNames.Count || counts.GetLength(1) != classNames.Count)
        {
            throw new ArgumentException(
                $"{classNames.Count} classes need a matrix of as many rows and columns, "
                    + $"found {counts.GetLength(0)} x {counts.GetLength(1)}.");
        }
    }

    private static long RowSum(int[,] counts, int row) => Enumerable.Range(0, counts.GetLength(1)).Sum(column => (long)counts[row, column]);

    /// <summary>
    /// Names stand beside the rows in as many lines as they take, and above the columns where they are short; else classes are numbered.
    /// </summary>
    private static string DrawHeatMap(IReadOnlyList<string> names, int[,] counts)
    {
        int classes = names.Count;
        double right = Gap + 2 + Math.Max(TextRoom.Width(Heading, "small"), TextRoom.Width("100 %", "small"));
        double longest = names.Max(name => TextRoom.Width(name, "small"));
        double beside = NameStart + Gap + Math.Min(longest, MostNameBeside);
        bool areNamed = longest <= MostNameAbove && (Width - beside - Overhang(longest, right)) / classes >= LeastCellOfNames;
        string[] rowNames = areNamed ? [.. names] : [.. names.Select((name, i) => $"{i + 1}\u00A0\u00A0{name}")];
        double left = NameStart + Gap + Math.Min(rowNames.Max(name => TextRoom.Width(name, "small")), MostNameBeside);
        double cell = Math.Min(LargestCell, (Width - left - (areNamed ? Overhang(longest, right) : right)) / classes);
        IReadOnlyList<string>[] lines = [.. rowNames.Select(name => TextRoom.Wrap(name, left - NameStart - Gap, "small"))];
        double top = 26 + (areNamed ? Gap + TextRoom.SmallLine + (longest * Math.Sin(-Turn * Math.PI / 180)) : 2 * TextRoom.SmallLine);
        var svg = new SvgBuilder(Width, $"Confusion matrix of {classes} classes, true class by row, predicted class by column");
        svg.Text(left + (classes * cell / 2), 18, "predicted class", "soft small", "middle");
        svg.Text(left + (classes * cell) + Gap + 2, top - 12, Heading, "soft small");
        double[] errors = ClassErrors(counts);
        bool hasCounts = classes <= MostClassesWithCounts && counts.Cast<int>().Max(count => TextRoom.Width(Count(count), "small")) < cell;
        double turn = areNamed ? Turn : TextRoom.Width(Count(classes), "small") > cell ? Upright : 0;
        int everyColumn = turn == Upright ? (int)Math.Ceiling(TextRoom.SmallLine / cell) : 1;
        double y = top;
        for (int row = 0; row < classes; row++)
        {
            double height = Math.Max(cell, lines[row].Count * TextRoom.SmallLine);
            double baseline = y + (height / 2) + 5;
            svg.Lines(left - Gap, baseline - ((lines[row].Count - 1) * TextRoom.SmallLine / 2), lines[row], "small", "end");
            if (row % everyColumn == 0)
            {
                string name = areNamed ? names[row] : Count(row + 1);
                double x = left + ((row + 0.5) * cell) + (turn == 0 ? 0 : Gap / 2);
                svg.Text(x, top - (turn == Upright ? Gap / 2 : Gap), name, "small", turn == 0 ? "middle" : "start", turn);
            }

            string share = double.IsNaN(errors[row]) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(1 - errors[row]) * 100:0} %");
            svg.Text(left + (classes * cell) + Gap + 2, baseline, share, "soft small");
            for (int column = 0; column < classes; column++)
            {
                DrawCell(svg, names, counts, (row, column), (left + (column * cell), y, cell, height), hasCounts);
            }

            y += height;
        }

        svg.Text(16, (top + y) / 2, "true class", "soft small", "middle", -90);
        return svg.Finish(y + 12);
    }

    /// <summary>The room beside the cells where the last column's name stands out over the heading there.</summary>
    private static double Overhang(double name, double right) => Math.Max(right, name * Math.Cos(Turn * Math.PI / 180));

    private static void DrawCell(
        SvgBuilder svg,
        IReadOnlyList<string> names,
        int[,] counts,
        (int Row, int Column) place,
        (double Left, double Top, double Width, double Height) box,
        bool hasCounts)
    {
        int count = counts[place.Row, place.Column];
        double share = count / (double)Math.Max(1, RowSum(counts, place.Row));
        string color = count == 0 ? "var(--grid)" : SvgBuilder.Color(place.Row == place.Column ? 0 : 1);
        double opacity = count == 0 ? 0.55 : 0.12 + 0.88 * Math.Pow(share, 0.6);
        string meaning = place.Row == place.Column ? "right" : $"taken for {names[place.Column]}";
        string tip = $"{names[place.Row]} {meaning}: {count} ({share * 100:0.0} %)";
        svg.Rectangle(box.Left + 1, box.Top + 1, box.Width - 2, box.Height - 2, color, opacity, tip);
        if (count > 0 && hasCounts)
        {
            svg.Text(
                box.Left + (box.Width / 2),
                box.Top + (box.Height / 2) + 5,
                Count(count),
                opacity > 0.62 ? "on small" : "small",
                "middle");
        }
    }

    private static string Count(int count) => ChartAxis.Label(count, percent: false);

    private static string DrawTopConfusions(IReadOnlyList<string> names, int[,] counts)
    {
        var pairs = new List<(int Row, int Column, double Share)>();
        for (int row = 0; row < names.Count; row++)
        {
            long sum = Math.Max(1, RowSum(counts, row));
            pairs.AddRange(Enumerable.Range(0, names.Count)
                .Where(column => column != row && counts[row, column] > 0)
                .Select(column => (row, column, (double)counts[row, column] / sum)));
        }

        ChartBar[] bars =
        [
            .. pairs.OrderByDescending(pair => counts[pair.Row, pair.Column]).ThenByDescending(pair => pair.Share).Take(MostConfusions)
                .Select(pair => new ChartBar(PairText(names, counts[pair.Row, pair.Column], pair.Row, pair.Column), pair.Share)),
        ];
        var options = new BarChartOptions
        {
            Title = "Most frequent confusions (true → taken for)",
            FullScale = 0,
            Width = Width,
            MostNameShare = 0.6,
            ColorIndex = 1,
        };
        return BarChart.Draw(bars, options);
    }

    private static string PairText(IReadOnlyList<string> names, int count, int row, int column) =>
        $"{count} × {names[row]} → {names[column]}";
}
