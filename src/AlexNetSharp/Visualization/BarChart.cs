using System.Globalization;

namespace AlexNetSharp.Visualization;

/// <summary>A bar.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Value">Its length, a fraction 0..1 unless the options say otherwise.</param>
/// <param name="Highlighted">Whether it stands out, as the true class does.</param>
internal sealed record ChartBar(string Label, double Value, bool Highlighted = false)
{
    /// <summary>What chance leaves open around the value; null for nothing.</summary>
    public (double Low, double High)? Interval { get; init; }

    /// <summary>A value from elsewhere, marked across the bar; null for none.</summary>
    public double? Reference { get; init; }
}

/// <summary>How a bar chart is drawn.</summary>
internal sealed record BarChartOptions
{
    /// <summary>The heading, or empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>The value that fills the width; 0 takes the largest bar.</summary>
    /// <value>1 by default.</value>
    public double FullScale { get; init; } = 1;

    /// <summary>Which color of the palette plain bars have, 0 to 5.</summary>
    public int ColorIndex { get; init; }

    /// <summary>Which color of the palette highlighted bars have, 0 to 5.</summary>
    public int HighlightColorIndex { get; init; } = 2;

    /// <summary>Whether values are fractions shown as percent.</summary>
    public bool Percent { get; init; } = true;

    /// <summary>Where marked references come from, for the line below the bars.</summary>
    public string ReferenceName { get; init; } = "";

    /// <summary>Width in user units.</summary>
    public double Width { get; init; } = 540;

    /// <summary>The most of the width that names take, a fraction; longer ones are wrapped.</summary>
    public double MostNameShare { get; init; } = 0.45;
}

/// <summary>Draws fractions as horizontal bars in SVG: predictions with the true class highlighted, or errors of classes.</summary>
internal static class BarChart
{
    private const double RowHeight = 28;
    private const double NameGap = 8;
    private const double ValueGap = 8;
    private const double Margin = 4;

    /// <summary>Draws the bars, one a row, in the given order.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="options">How to draw them.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string Draw(IReadOnlyList<ChartBar> bars, BarChartOptions options)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(options);
        var svg = new SvgBuilder(options.Width, string.Join(", ", bars.Select(bar => $"{bar.Label} {Text(bar.Value, options)}")));
        double top = Margin;
        if (options.Title.Length > 0)
        {
            IReadOnlyList<string> title = TextRoom.Wrap(options.Title, options.Width - (2 * Margin), "title");
            svg.Lines(Margin, 22, title, "title");
            top = 36 + ((title.Count - 1) * TextRoom.Line("title"));
        }

        double most =
            options.FullScale > 0 ? options.FullScale : bars.Select(bar => bar.Value).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double names = bars.Select(bar => TextRoom.Width(bar.Label, Style(bar))).DefaultIfEmpty().Max();
        double left = Margin + NameGap + Math.Min(names, options.MostNameShare * options.Width);
        double values = bars.Select(bar => TextRoom.Width(Text(bar.Value, options), Style(bar))).DefaultIfEmpty().Max();
        var scale = new Scale(left, options.Width - Margin - values - ValueGap - left, most);
        foreach (ChartBar bar in bars)
        {
            top = DrawBar(svg, bar, options, scale, top);
        }

        if (bars.Any(bar => bar.Reference.HasValue))
        {
            IReadOnlyList<string> name = TextRoom.Wrap(options.ReferenceName, options.Width - (4 * Margin), "small");
            DrawReference(svg, Margin, top, RowHeight);
            svg.Lines(3 * Margin, top + 19, name, "small soft");
            top += RowHeight + ((name.Count - 1) * TextRoom.SmallLine);
        }

        return svg.Finish(Math.Max(top, RowHeight) + Margin);
    }

    /// <summary>Draws a bar in the middle of its name's lines.</summary>
    /// <returns>Where the next one begins.</returns>
    private static double DrawBar(SvgBuilder svg, ChartBar bar, BarChartOptions options, Scale scale, double top)
    {
        string style = Style(bar);
        IReadOnlyList<string> name = TextRoom.Wrap(bar.Label, scale.Left - NameGap - Margin, style);
        svg.Lines(scale.Left - NameGap, top + 19, name, style, "end");
        double height = RowHeight + ((name.Count - 1) * TextRoom.SmallLine);
        double next = top + height;
        top += (height - RowHeight) / 2;
        double end = double.IsFinite(bar.Value) ? scale.Map(bar.Value) : scale.Left;
        svg.Rectangle(
            scale.Left,
            top + 4,
            Math.Max(1.5, end - scale.Left),
            RowHeight - 8,
            SvgBuilder.Color(bar.Highlighted ? options.HighlightColorIndex : options.ColorIndex),
            bar.Highlighted ? 1 : 0.8,
            $"{bar.Label}: {Text(bar.Value, options)}");
        if (bar.Interval is { } interval)
        {
            (double low, double high) = (scale.Map(interval.Low), scale.Map(interval.High));
            svg.Line(low, top + RowHeight / 2, high, top + RowHeight / 2, "mark");
            svg.Line(low, top + 9, low, top + RowHeight - 9, "mark");
            svg.Line(high, top + 9, high, top + RowHeight - 9, "mark");
            end = Math.Max(end, high);
        }

        string value = Text(bar.Value, options);
        if (bar.Reference is { } reference)
        {
            double place = scale.Map(reference);
            DrawReference(svg, place, top, RowHeight);
            end = place > end - ValueGap && place < end + ValueGap + TextRoom.Width(value, style) ? Math.Max(place, end) : end;
        }

        svg.Text(end + ValueGap, top + 19, value, style + " soft");
        return next;
    }

    private static void DrawReference(SvgBuilder svg, double x, double top, double height) =>
        svg.Polyline([(x, top + 1), (x, top + height - 1)], "var(--ink)", "line", dashed: true);

    private static string Style(ChartBar bar) => bar.Highlighted ? "strong small" : "small";

    /// <summary>Draws what a network said of an image.</summary>
    /// <param name="predictions">The predictions, most probable first.</param>
    /// <param name="trueLabel">The true class, which is highlighted, or null.</param>
    /// <param name="options">How to draw them.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string Draw(IReadOnlyList<ReportPrediction> predictions, string? trueLabel, BarChartOptions options) =>
        Draw(
            [.. predictions.Select(prediction => new ChartBar(prediction.Label, prediction.Probability, prediction.Label == trueLabel))],
            options);

    private static string Text(double value, BarChartOptions options) =>
        !double.IsFinite(value) ? "?"
        : options.Percent ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.0} %")
        : value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Where values are across the drawing.</summary>
    private readonly record struct Scale(double Left, double Room, double Most)
    {
        public double Map(double value) => Left + (Most > 0 ? Math.Clamp(value / Most, 0, 1) : 0) * Room;
    }
}
