using System.Globalization;

namespace AlexNetSharp.Visualization;

/// <summary>A bar.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Value">Its length, a fraction 0..1.</param>
/// <param name="Highlighted">Whether it stands out, as the true class does.</param>
internal sealed record ChartBar(string Label, double Value, bool Highlighted = false);

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
        string description = string.Join(", ", bars.Select(bar => $"{bar.Label} {Percent(bar.Value)}"));
        var svg = new SvgBuilder(options.Width, head + Math.Max(1, bars.Count) * RowHeight + Margin, description);
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
                $"{bars[i].Label}: {Percent(bars[i].Value)}");
            svg.Text(left + share * room + 8, top + 19, Percent(bars[i].Value), style + " soft");
        }

        return svg.Finish();
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

    private static string Percent(double fraction) =>
        double.IsFinite(fraction) ? string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0.0} %") : "?";
}
