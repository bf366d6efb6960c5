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
    private const double Left = 128;
    private const double Top = 118;
    private const double RightRoom = 76;

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

    private static string DrawHeatMap(IReadOnlyList<string> names, int[,] counts)
    {
        int classes = names.Count;
        double cell = Math.Min(56, (Width - Left - RightRoom) / Math.Max(1, classes));
        double middle = Left + classes * cell / 2;
        var svg = new SvgBuilder(
            Width,
            Top + classes * cell + 12,
            $"Confusion matrix of {classes} classes, true class by row, predicted class by column");
        svg.Text(middle, 18, "predicted class", "soft", "middle");
        svg.Text(16, Top + classes * cell / 2, "true class", "soft", "middle", -90);
        svg.Text(Left + classes * cell + 12, Top - 12, "right", "soft small");
        double[] errors = ClassErrors(counts);
        string label = cell >= 18 ? "small" : "";
        for (int row = 0; row < classes; row++)
        {
            double center = (row + 0.5) * cell;
            svg.Text(Left - 10, Top + center + 5, BarChart.Shorten(names[row], 11), label, "end");
            svg.Text(Left + center + 4, Top - 10, BarChart.Shorten(names[row], 11), label, "start", -50);
            string right = double.IsNaN(errors[row]) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(1 - errors[row]) * 100:0} %");
            svg.Text(Left + classes * cell + 12, Top + center + 5, right, "soft small");
            for (int column = 0; column < classes; column++)
            {
                DrawCell(svg, names, counts, (row, column), cell);
            }
        }

        return svg.Finish();
    }

    private static void DrawCell(SvgBuilder svg, IReadOnlyList<string> names, int[,] counts, (int Row, int Column) place, double cell)
    {
        int count = counts[place.Row, place.Column];
        double share = count / (double)Math.Max(1, RowSum(counts, place.Row));
        (double left, double top) = (Left + place.Column * cell, Top + place.Row * cell);
        string color = count == 0 ? "var(--grid)" : SvgBuilder.Color(place.Row == place.Column ? 0 : 1);
        double opacity = count == 0 ? 0.55 : 0.12 + 0.88 * Math.Pow(share, 0.6);
        string meaning = place.Row == place.Column ? "right" : $"taken for {names[place.Column]}";
        string tip = $"{names[place.Row]} {meaning}: {count} ({share * 100:0.0} %)";
        svg.Rectangle(left + 1, top + 1, cell - 2, cell - 2, color, opacity, tip);
        if (count > 0 && names.Count <= MostClassesWithCounts)
        {
            svg.Text(
                left + cell / 2,
                top + cell / 2 + 5,
                ChartAxis.Label(count, percent: false),
                opacity > 0.62 ? "on small" : "small",
                "middle");
        }
    }

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
            NameShare = 0.6,
            ColorIndex = 1,
        };
        return BarChart.Draw(bars, options);
    }

    private static string PairText(IReadOnlyList<string> names, int count, int row, int column) =>
        $"{count} × {BarChart.Shorten(names[row], 20)} → {BarChart.Shorten(names[column], 20)}";
}
