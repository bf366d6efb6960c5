namespace AlexNetSharp.Visualization;

/// <summary>The report's section of how large updates are beside the weights they change.</summary>
internal static class ReportUpdates
{
    /// <summary>
    /// Between these, the mean update by the mean weight, training goes well (cuda-convnet2's rule of thumb: about a thousandth).
    /// </summary>
    private const double HealthyLow = 1e-4;
    private const double HealthyHigh = 3e-3;

    /// <summary>Colors of the palette; further lines are dashed.</summary>
    private const int Colors = 6;

    /// <summary>Draws the section, or nothing where no ratio was recorded.</summary>
    /// <param name="model">The report.</param>
    public static string Draw(ReportModel model)
    {
        ChartSeries[] series =
        [
            .. model
                .Updates.GroupBy(update => update.Layer, StringComparer.Ordinal)
                .Select(
                    (layer, index) =>
                        new ChartSeries(layer.Key, [.. layer.Select(update => new ChartPoint(update.Iteration, update.Ratio))])
                        {
                            ColorIndex = index,
                            Dashed = index % (2 * Colors) >= Colors,
                        }),
        ];
        if (series.Length == 0)
        {
            return "";
        }

        var html = new HtmlBuilder();
        html.Raw(
            "<p class=\"idea\">How much an update changes a layer’s weights: the mean size of a change by the mean size of a weight. ");
        html.Raw(
            "About a thousandth is healthy (the habit of cuda-convnet2); far above the band a layer jumps, far below it stands still, ");
        html.Raw("and the learning rate, that layer’s own or the initial weights are worth a look.</p>\n");
        var options = new LineChartOptions
        {
            Title = "Mean update by mean weight, logarithmic scale",
            XLabel = "iteration",
            LogScale = true,
            Band = new ChartBand(HealthyLow, HealthyHigh, "healthy"),
            Height = 440,
        };
        html.Chart(LineChart.Draw(series, options with { Width = 1160 }), LineChart.Draw(series, options with { Width = 480 }));
        return html.ToString();
    }
}
