using System.Globalization;

namespace AlexNetSharp.Visualization;

/// <summary>A class in a <see cref="ClassHistogram"/>.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Train">Images in the training part.</param>
/// <param name="Val">Images in the validation part.</param>
/// <param name="IsSmall">Whether it has strikingly few training images.</param>
internal sealed record HistogramClass(string Label, int Train, int Val, bool IsSmall = false);

/// <summary>Draws how many images each class has: a named row a class where they are few, a column a class where they are many.</summary>
internal static class ClassHistogram
{
    private const int MostRows = 60;
    private const int TrainColor = 0;
    private const int ValColor = 1;
    private const int SmallColor = 2;
    private const double Width = 900;
    private const double Head = 62;
    private const double RowHeight = 22;
    private const double NameRoom = 250;
    private const double NumberRoom = 130;
    private const double ColumnsHeight = 320;
    private const double Margin = 60;
    private const double Foot = 46;

    /// <summary>Draws the histogram.</summary>
    /// <param name="classes">The classes in the order of their numbers.</param>
    /// <param name="title">The heading.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string Draw(IReadOnlyList<HistogramClass> classes, string title)
    {
        ArgumentNullException.ThrowIfNull(classes);
        int most = Math.Max(1, classes.Select(one => Math.Max(one.Train, one.Val)).DefaultIfEmpty(1).Max());
        bool isRows = classes.Count <= MostRows;
        var svg = new SvgBuilder(
            Width,
            Head + (isRows ? classes.Count * RowHeight : ColumnsHeight + Foot) + 8,
            $"{title}: {classes.Count} classes");
        svg.Text(8, 24, title, "title");
        Key(svg, classes.Any(one => one.IsSmall));
        if (isRows)
        {
            Rows(svg, classes, most);
        }
        else
        {
            Columns(svg, classes, most);
        }

        return svg.Finish();
    }

    private static void Key(SvgBuilder svg, bool hasSmall)
    {
        (string Text, int Color)[] entries =
        [
            ("training", TrainColor),
            ("validation", ValColor),
            .. hasSmall ? [("few training images", SmallColor)] : Array.Empty<(string, int)>(),
        ];
        double x = 8;
        foreach ((string text, int color) in entries)
        {
            svg.Rectangle(x, 38, 12, 12, SvgBuilder.Color(color));
            svg.Text(x + 18, 49, text, "small");
            x += 40 + (text.Length * 7.5);
        }
    }

    private static void Rows(SvgBuilder svg, IReadOnlyList<HistogramClass> classes, int most)
    {
        double room = Width - NameRoom - NumberRoom;
        for (int i = 0; i < classes.Count; i++)
        {
            HistogramClass one = classes[i];
            double top = Head + (i * RowHeight);
            svg.Text(
                NameRoom - 8,
                top + 15,
                BarChart.Shorten(one.Label, (int)(NameRoom / 8)),
                one.IsSmall ? "strong small" : "small",
                "end");
            svg.Rectangle(
                NameRoom,
                top + 3,
                Math.Max(0.5, room * one.Train / most),
                9,
                SvgBuilder.Color(one.IsSmall ? SmallColor : TrainColor),
                1,
                Tip(one));
            svg.Rectangle(NameRoom, top + 13, Math.Max(0.5, room * one.Val / most), 5, SvgBuilder.Color(ValColor), 1, Tip(one));
            svg.Text(
                NameRoom + (room * Math.Max(one.Train, one.Val) / most) + 8,
                top + 15,
                $"{Number(one.Train)} + {Number(one.Val)}",
                "small soft");
        }
    }

    private static void Columns(SvgBuilder svg, IReadOnlyList<HistogramClass> classes, int most)
    {
        double bottom = Head + ColumnsHeight, step = (Width - Margin - 8) / classes.Count;
        ChartAxis axis = ChartAxis.Linear(0, most, bottom, Head, 6, tight: false);
        foreach (double tick in axis.Ticks)
        {
            svg.Line(Margin, axis.Map(tick), Width - 8, axis.Map(tick), "grid");
            svg.Text(Margin - 8, axis.Map(tick) + 5, Number((int)tick), "small soft", "end");
        }

        for (int i = 0; i < classes.Count; i++)
        {
            HistogramClass one = classes[i];
            double left = Margin + (i * step);
            Column(left, one.Train, one.IsSmall ? SmallColor : TrainColor);
            Column(left, one.Val, ValColor);
            void Column(double x, int value, int color) =>
                svg.Rectangle(
                    x,
                    axis.Map(value),
                    Math.Max(0.4, step * 0.9),
                    Math.Max(0.5, bottom - axis.Map(value)),
                    SvgBuilder.Color(color),
                    1,
                    Tip(one));
        }

        int[] sizes = [.. classes.Select(one => one.Train).Order()];
        svg.Text(Margin, bottom + 20, $"class 0 to {classes.Count - 1}, in the order of their numbers", "small soft");
        svg.Text(
            Margin,
            bottom + 38,
            $"training images of a class: {Number(sizes[0])} at least, {Number(sizes[sizes.Length / 2])} in the middle, "
                + $"{Number(sizes[^1])} at most",
            "small soft");
    }

    private static string Tip(HistogramClass one) => $"{one.Label}: {Number(one.Train)} training, {Number(one.Val)} validation images";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
