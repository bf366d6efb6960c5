namespace AlexNetSharp.Visualization;

/// <summary>The heading and the legend of a line chart.</summary>
internal static class ChartHead
{
    private const double Start = 24;
    private const double End = 8;
    private const double Stroke = 24;
    private const double NameAfter = 31;
    private const double Gap = 22;

    /// <summary>Draws both; what is too long for a row goes on in the next.</summary>
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
            IReadOnlyList<string> title = TextRoom.Wrap(options.Title, options.Width - Start - End, "title");
            svg.Lines(Start, y + 18, title, "title");
            y += 18 + ((title.Count - 1) * TextRoom.Line("title"));
        }

        return (series.Count > 1 && options.Legend ? DrawLegend(svg, series, options, left, y + 24) : y) + 22;
    }

    private static double DrawLegend(SvgBuilder svg, IReadOnlyList<ChartSeries> series, LineChartOptions options, double left, double top)
    {
        (double x, double y, double next) = (left, top, top);
        for (int i = 0; i < series.Count; i++)
        {
            if (series[i].Name.Length == 0)
            {
                continue;
            }

            IReadOnlyList<string> name = TextRoom.Wrap(series[i].Name, options.Width - End - left - NameAfter, "soft small");
            double width = NameAfter + name.Max(line => TextRoom.Width(line, "soft small"));
            if (x > left && x + width > options.Width - End)
            {
                (x, y) = (left, next + Gap);
            }

            svg.Polyline(
                [(x, y - 5), (x + Stroke, y - 5)],
                SvgBuilder.Color(series[i].ColorIndex ?? i),
                series[i].Faint ? "line thin" : "line",
                series[i].Dashed);
            svg.Lines(x + NameAfter, y, name, "soft small");
            next = Math.Max(next, y + ((name.Count - 1) * TextRoom.Line("soft small")));
            x += width + Gap;
        }

        return next;
    }
}
