namespace AlexNetSharp.Visualization;

/// <summary>The report's curves: loss, errors and learning rate by epoch, loss by iteration.</summary>
internal static class ReportCurves
{
    private const int AveragesPerRun = 40;

    /// <summary>Draws the section, or nothing where there is neither an epoch nor an iteration.</summary>
    /// <param name="model">The report.</param>
    public static string Draw(ReportModel model)
    {
        if (model.Curves.Count == 0 && model.StepLosses.Count == 0)
        {
            return "";
        }

        var html = new HtmlBuilder();
        html.Raw("<p class=\"idea\">The weights follow the gradient of small batches, with momentum. The paper starts at a learning rate ");
        html.Raw("of 0.01 and divides it by ten ");
        html.Raw("whenever the validation error stops falling: large steps find the region, small steps settle in it. Validation loss ");
        html.Raw("that rises while training loss falls ");
        html.Raw(
            "is over-fitting; random crops, mirroring, colour shifts and dropout are the paper’s answers to it.</p>\n"
                + "<div class=\"pair\">\n");
        AddLoss(html, model);
        AddErrors(html, model);
        AddLearningRate(html, model);
        AddSteps(html, model);
        return html.Raw("</div>\n").ToString();
    }

    private static void AddLoss(HtmlBuilder html, ReportModel model)
    {
        if (model.Curves.Count == 0)
        {
            return;
        }

        var series = new List<ChartSeries>();
        AddMeasured(series, "training", 0, model, epoch => epoch.TrainLoss);
        AddMeasured(series, "validation", 1, model, epoch => epoch.ValLoss);
        html.Chart(LineChart.Draw(series, new LineChartOptions { Title = "Loss", YLabel = "cross-entropy in nats" }));
    }

    private static void AddErrors(HtmlBuilder html, ReportModel model)
    {
        var series = new List<ChartSeries>();
        AddMeasured(series, "top-1 error", 0, model, epoch => epoch.Top1Error);
        AddMeasured(series, "top-5 error", 2, model, epoch => epoch.Top5Error);
        if (series.Count > 0)
        {
            html.Chart(
                LineChart.Draw(
                    series,
                    new LineChartOptions
                    {
                        Title = "Validation error",
                        YLabel = "share of images",
                        Percent = true,
                    }));
        }
    }

    private static void AddMeasured(List<ChartSeries> series, string name, int color, ReportModel model, Func<ReportEpoch, double?> value)
    {
        ChartPoint[] points =
        [
            .. model.Curves.Where(epoch => value(epoch).HasValue).Select(epoch => new ChartPoint(epoch.Epoch, value(epoch)!.Value)),
        ];
        if (points.Length > 0)
        {
            series.Add(new ChartSeries(name, points) { ColorIndex = color });
        }
    }

    private static void AddLearningRate(HtmlBuilder html, ReportModel model)
    {
        if (model.Curves.Count < 2)
        {
            return;
        }

        var line = new ChartSeries("learning rate", LearningRates(model.Curves)) { ColorIndex = 3, Marks = false };
        html.Chart(LineChart.Draw([line], new LineChartOptions { Title = "Learning rate", YLabel = "logarithmic scale", LogScale = true }));
    }

    /// <summary>The learning rate as stairs: each epoch's from the end of the one before.</summary>
    internal static IReadOnlyList<ChartPoint> LearningRates(IReadOnlyList<ReportEpoch> curves)
    {
        var points = new List<ChartPoint>();
        double start = 0;
        foreach (ReportEpoch epoch in curves)
        {
            points.Add(new ChartPoint(start, epoch.LearningRate));
            points.Add(new ChartPoint(epoch.Epoch, epoch.LearningRate));
            start = epoch.Epoch;
        }

        return points;
    }

    private static void AddSteps(HtmlBuilder html, ReportModel model)
    {
        if (model.StepLosses.Count < 2)
        {
            return;
        }

        ChartPoint[] points =
        [
            .. model.StepLosses.Where(step => double.IsFinite(step.Loss)).Select(step => new ChartPoint(step.Iteration, step.Loss)),
        ];
        int window = Math.Max(1, points.Length / AveragesPerRun);
        ChartSeries[] series = window == 1
            ? [new("each batch", points) { ColorIndex = 0, Marks = false }]
            :
            [
                new("each batch", points) { ColorIndex = 5, Faint = true },
                new($"mean of {window}", Averages(points, window)) { ColorIndex = 0, Marks = false },
            ];
        var options = new LineChartOptions { Title = "Training loss by iteration", XLabel = "iteration", YLabel = "cross-entropy in nats" };
        html.Chart(LineChart.Draw(series, options));
    }

    private static ChartPoint[] Averages(ChartPoint[] points, int window)
    {
        var averages = new List<ChartPoint>();
        double sum = 0;
        for (int i = 0; i < points.Length; i++)
        {
            sum += points[i].Y - (i >= window ? points[i - window].Y : 0);
            if (i >= window - 1)
            {
                averages.Add(new ChartPoint(points[i].X, sum / window));
            }
        }

        return [.. averages];
    }
}
