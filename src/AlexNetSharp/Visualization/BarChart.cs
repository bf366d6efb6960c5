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
    public double Width { get; init; } = 640;

    /// <summary>The part of the width that names may take, a fraction.</summary>
    public double NameShare { get; init; } = 0.28;
}

/// <summary>Draws fractions as horizontal bars in SVG: predictions with the true class highlighted, or errors of classes.</summary>
internal static class BarChart
{
    private const double RowHeight = 28;
    private const double ValueRoom = 82;
    private const double Margin = 4;

    /// <summary>Draws the bars, one a row, in the given order.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="options">How to draw them.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string Draw(IReadOnlyList<ChartBar> bars, BarChartOptions options)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(options);
        double head = options.Title.Length > 0 ? 36 : Margin;
        string description = string.Join(", ", bars.Select(bar => $"{bar.Label} {Text(bar.Value, options)}"));
        double rows = Math.Max(1, bars.Count) * RowHeight;
        bool hasReferences = bars.Any(bar => bar.Reference.HasValue);
        var svg = new SvgBuilder(options.Width, head + rows + (hasReferences ? RowHeight : 0) + Margin, description);
        if (options.Title.Length > 0)
        {
            svg.Text(Margin, 22, options.Title, "title");
        }

        double most =
            options.FullScale > 0 ? options.FullScale : bars.Select(bar => bar.Value).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double left = options.Width * options.NameShare;
        double room = options.Width - left - ValueRoom - Margin;
        for (int i = 0; i < bars.Count; i++)
        {
            double top = head + i * RowHeight;
            double share = most > 0 && double.IsFinite(bars[i].Value) ? Math.Clamp(bars[i].Value / most, 0, 1) : 0;
            string color = SvgBuilder.Color(bars[i].Highlighted ? options.HighlightColorIndex : options.ColorIndex);
            string style = bars[i].Highlighted ? "strong small" : "small";
            svg.Text(left - 8, top + 19, Shorten(bars[i].Label, (int)(left / 8)), style, "end");
            double opacity = bars[i].Highlighted ? 1 : 0.8;
            svg.Rectangle(
                left,
                top + 4,
                Math.Max(1.5, share * room),
                RowHeight - 8,
                color,
                opacity,
                $"{bars[i].Label}: {Text(bars[i].Value, options)}");
            double end = left + share * room;
            if (bars[i].Interval is { } interval)
            {
                (double low, double high) = (Place(interval.Low), Place(interval.High));
                svg.Line(low, top + RowHeight / 2, high, top + RowHeight / 2, "mark");
                svg.Line(low, top + 9, low, top + RowHeight - 9, "mark");
                svg.Line(high, top + 9, high, top + RowHeight - 9, "mark");
                end = Math.Max(end, high);
            }

            if (bars[i].Reference is { } reference)
            {
                svg.Polyline([(Place(reference), top + 1), (Place(reference), top + RowHeight - 1)], "var(--ink)", "line", dashed: true);
                end = Math.Max(end, Math.Abs(Place(reference) - end) < ValueRoom ? Place(reference) : end);
            }

            svg.Text(end + 8, top + 19, Text(bars[i].Value, options), style + " soft");
        }

        if (hasReferences)
        {
            svg.Polyline([(left, head + rows + 5), (left, head + rows + RowHeight - 5)], "var(--ink)", "line", dashed: true);
            svg.Text(left + 8, head + rows + 19, options.ReferenceName, "small soft");
        }

        return svg.Finish();

        double Place(double value) => left + (most > 0 ? Math.Clamp(value / most, 0, 1) : 0) * room;
    }

    /// <summary>Draws what a network said of an image.</summary>
    /// <param name="predictions">The predictions, most probable first.</param>
    /// <param name="trueLabel">The true class, which is highlighted, or null.</param>
    /// <param name="options">How to draw them.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string Draw(IReadOnlyList<ReportPrediction> predictions, string? trueLabel, BarChartOptions options) =>
        Draw(
            [.. predictions.Select(prediction => new ChartBar(prediction.Label, prediction.Probability, prediction.Label == trueLabel))],
            options);

    /// <summary>A text cut to a number of characters, with an ellipsis in the place of what is missing.</summary>
    internal static string Shorten(string text, int most)
    {
        var info = new StringInfo(text);
        return info.LengthInTextElements <= Math.Max(most, 2) ? text : info.SubstringByTextElements(0, Math.Max(most, 2) - 1) + "…";
    }

    private static string Text(double value, BarChartOptions options) =>
        !double.IsFinite(value) ? "?"
        : options.Percent ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.0} %")
        : value.ToString("0.00", CultureInfo.InvariantCulture);
}
