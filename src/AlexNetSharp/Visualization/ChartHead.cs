namespace AlexNetSharp.Visualization;

/// <summary>The heading and the legend of a line chart.</summary>
internal static class ChartHead
{
    private const double Stroke = 24;
    private const double NameAfter = 31;
    private const double LetterWidth = 9.6;
    private const double Gap = 22;

    /// <summary>Draws both; a legend that is too long for a row goes on in the next.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="series">The lines.</param>
    /// <param name="options">How they are drawn.</param>
    /// <param name="left">Where the chart begins.</param>
    /// <returns>Where the chart's area begins, downwards.</returns>
    public static double Draw(SvgBuilder svg, IReadOnlyList<ChartSeries> series, LineChartOptions options, double left)
    {
        double y = 8;
        if (options.Title.Length > 0)
        {
            svg.Text(left - 64, y += 18, options.Title, "title");
        }

        return (series.Count > 1 && options.Legend ? DrawLegend(svg, series, options, left, y + 24) : y) + 22;
    }

    private static double DrawLegend(SvgBuilder svg, IReadOnlyList<ChartSeries> series, LineChartOptions options, double left, double top)
    {
        (double x, double y) = (left, top);
        for (int i = 0; i < series.Count; i++)
        {
            if (series[i].Name.Length == 0)
            {
                continue;
            }

            double width = NameAfter + series[i].Name.Length * LetterWidth;
            if (x > left && x + width > options.Width)
            {
                (x, y) = (left, y + Gap);
            }

            svg.Polyline(
                [(x, y - 5), (x + Stroke, y - 5)],
                SvgBuilder.Color(series[i].ColorIndex ?? i),
                series[i].Faint ? "line thin" : "line",
                series[i].Dashed);
            svg.Text(x + NameAfter, y, series[i].Name, "soft");
            x += width + Gap;
        }

        return y;
    }
}
