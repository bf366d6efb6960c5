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
    private const double MostNameRoom = 360;
    private const double Gap = 8;
    private const double ColumnsHeight = 320;
    private const double Foot = 46;

    /// <summary>Draws the histogram.</summary>
    /// <param name="classes">The classes in the order of their numbers.</param>
    /// <param name="title">The heading.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string Draw(IReadOnlyList<HistogramClass> classes, string title)
    {
        ArgumentNullException.ThrowIfNull(classes);
        int most = Math.Max(1, classes.Select(one => Math.Max(one.Train, one.Val)).DefaultIfEmpty(1).Max());
        var svg = new SvgBuilder(Width, $"{title}: {classes.Count} classes");
        svg.Text(Gap, 24, title, "title");
        Key(svg, classes.Any(one => one.IsSmall));
        return svg.Finish(Gap + (classes.Count <= MostRows ? Rows(svg, classes, most) : Columns(svg, classes, most)));
    }

    private static void Key(SvgBuilder svg, bool hasSmall)
    {
        (string Text, int Color)[] entries =
        [
            ("training", TrainColor),
            ("validation", ValColor),
            .. hasSmall ? [("few training images", SmallColor)] : Array.Empty<(string, int)>(),
        ];
        double x = Gap;
        foreach ((string text, int color) in entries)
        {
            svg.Rectangle(x, 38, 12, 12, SvgBuilder.Color(color));
            svg.Text(x + 18, 49, text, "small");
            x += 36 + TextRoom.Width(text, "small");
        }
    }

    /// <summary>A row a class, as high as its name's lines are.</summary>
    /// <returns>Where the last row ends.</returns>
    private static double Rows(SvgBuilder svg, IReadOnlyList<HistogramClass> classes, int most)
    {
        double names = classes.Select(one => TextRoom.Width(one.Label, Style(one))).DefaultIfEmpty().Max();
        double left = (2 * Gap) + Math.Min(MostNameRoom, names);
        double numbers = classes.Select(one => TextRoom.Width(Numbers(one), "small")).DefaultIfEmpty().Max();
        double room = Width - left - numbers - (2 * Gap);
        double top = Head;
        foreach (HistogramClass one in classes)
        {
            IReadOnlyList<string> name = TextRoom.Wrap(one.Label, left - (2 * Gap), Style(one));
            double extra = (name.Count - 1) * TextRoom.SmallLine;
            svg.Lines(left - Gap, top + 15, name, Style(one), "end");
            top += extra / 2;
            svg.Rectangle(
                left,
                top + 3,
                Math.Max(0.5, room * one.Train / most),
                9,
                SvgBuilder.Color(one.IsSmall ? SmallColor : TrainColor),
                1,
                Tip(one));
            svg.Rectangle(left, top + 13, Math.Max(0.5, room * one.Val / most), 5, SvgBuilder.Color(ValColor), 1, Tip(one));
            svg.Text(left + (room * Math.Max(one.Train, one.Val) / most) + Gap, top + 15, Numbers(one), "small soft");
            top += RowHeight + (extra / 2);
        }

        return top;
    }

    private static string Style(HistogramClass one) => one.IsSmall ? "strong small" : "small";

    private static string Numbers(HistogramClass one) => $"{Number(one.Train)} + {Number(one.Val)}";

    /// <summary>A column a class.</summary>
    /// <returns>Where the text below them ends.</returns>
    private static double Columns(SvgBuilder svg, IReadOnlyList<HistogramClass> classes, int most)
    {
        double bottom = Head + ColumnsHeight;
        ChartAxis axis = ChartAxis.Linear(0, most, bottom, Head, 6, tight: false, whole: true);
        double start = (2 * Gap) + axis.Ticks.Max(tick => TextRoom.Width(Number((int)tick), "small"));
        double step = (Width - start - Gap) / classes.Count;
        foreach (double tick in axis.Ticks)
        {
            svg.Line(start, axis.Map(tick), Width - Gap, axis.Map(tick), "grid");
            svg.Text(start - Gap, axis.Map(tick) + 5, Number((int)tick), "small soft", "end");
        }

        for (int i = 0; i < classes.Count; i++)
        {
            HistogramClass one = classes[i];
            double left = start + (i * step);
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
        svg.Text(start, bottom + 20, $"class 0 to {classes.Count - 1}, in the order of their numbers", "small soft");
        svg.Text(
            start,
            bottom + 38,
            $"training images of a class: {Number(sizes[0])} at least, {Number(sizes[sizes.Length / 2])} in the middle, "
                + $"{Number(sizes[^1])} at most",
            "small soft");
        return bottom + Foot;
    }

    private static string Tip(HistogramClass one) => $"{one.Label}: {Number(one.Train)} training, {Number(one.Val)} validation images";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
