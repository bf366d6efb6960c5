using System.Globalization;
using AlexNetSharp.Files;

namespace AlexNetSharp.Visualization;

/// <summary>Writes runs side by side as one HTML file that needs nothing else.</summary>
internal static class ComparisonReport
{
    private const int Colors = 6;
    private const string Unknown = "–";

    /// <summary>Writes a page, under a temporary name until it is whole.</summary>
    /// <param name="path">The file; its folder is made when absent. An older file is replaced.</param>
    /// <param name="model">What it shows.</param>
    /// <exception cref="AlexNetException">The file cannot be written.</exception>
    public static void Write(string path, ComparisonModel model) => OwnFile.WritePage(path, Render(model));

    /// <summary>Makes a page.</summary>
    /// <param name="model">What it shows.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(ComparisonModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var page = new HtmlPage();
        page.AddSection("runs", "The runs", DrawRuns(model));
        page.AddSection("curves", "Training", DrawCurves(model));
        page.AddSection("recipes", "What differs", DrawDifferences(model));
        return page.Finish(model.Title, model.Subtitle, lead: "");
    }

    private static string DrawRuns(ComparisonModel model)
    {
        var table = new HtmlTable(
        [
            new("run"), new("network"), new("data"), new("state"), new("epochs", IsNumber: true), new("updates", IsNumber: true),
            new("training loss", IsNumber: true), new("last error", IsNumber: true), new("best error", IsNumber: true),
            new("images/s", IsNumber: true), new("seed", IsNumber: true), new("threads", IsNumber: true),
        ]);
        double? best = model.Runs.Min(run => Best(run)?.Top1Error);
        for (int i = 0; i < model.Runs.Count; i++)
        {
            ComparedRun run = model.Runs[i];
            ReportEpoch? last = run.Curves.Count > 0 ? run.Curves[^1] : null;
            ReportEpoch? least = Best(run);
            table.Add(
            [
                new HtmlTable.Cell(run.Name) { Lead = Key(i) }, run.Network, run.Data, run.State,
                run.Epochs,
                HtmlBuilder.Number(run.Updates),
                last?.TrainLoss.ToString("0.000", CultureInfo.InvariantCulture) ?? Unknown,
                Percent(last?.Top1Error) ?? Unknown,
                new HtmlTable.Cell(least is null ? Unknown : $"{Percent(least.Top1Error)} (epoch {least.Epoch:0})")
                {
                    Style = least is not null && least.Top1Error == best ? "best" : "",
                },
                run.ImagesPerSecond?.ToString("N0", CultureInfo.InvariantCulture) ?? Unknown,
                run.Seed.ToString(CultureInfo.InvariantCulture),
                run.Threads.ToString(CultureInfo.InvariantCulture),
            ]);
        }

        return table + new HtmlBuilder()
            .Element("p", "Errors are top-1 on the validation part; the loss is the last epoch’s.", "idea note")
            .ToString();
    }

    private static string DrawCurves(ComparisonModel model)
    {
        var html = new HtmlBuilder();
        html.Raw("<p class=\"idea\">");
        for (int i = 0; i < model.Runs.Count; i++)
        {
            html.Raw("<span class=\"who\">").Raw(Key(i)).Text(model.Runs[i].Name).Raw("</span>\n");
        }

        html.Raw("</p>\n<div class=\"pair\">\n");
        var common = new LineChartOptions { Legend = false };
        Add(
            html,
            model,
            common with
            {
                Title = "Validation error",
                YLabel = "top-1, share of images",
                Percent = true,
            },
            epoch => epoch.Top1Error);
        Add(html, model, common with { Title = "Training loss", YLabel = "cross-entropy in nats" }, epoch => epoch.TrainLoss);
        Add(html, model, common with { Title = "Validation loss", YLabel = "cross-entropy in nats" }, epoch => epoch.ValLoss);
        AddLearningRate(html, model, common with { Title = "Learning rate", YLabel = "logarithmic scale", LogScale = true });
        return model.Runs.Any(run => run.Curves.Count > 0) ? html.Raw("</div>\n").ToString() : "";
    }

    private static void Add(HtmlBuilder html, ComparisonModel model, LineChartOptions options, Func<ReportEpoch, double?> value) =>
        Add(
            html,
            [
                .. model.Runs.Select(
                    (run, index) =>
                        Line(
                            run,
                            index,
                            run.Curves.Where(epoch => value(epoch).HasValue)
                                .Select(epoch => new ChartPoint(epoch.Epoch, value(epoch)!.Value)))),
            ],
            options);

    private static void AddLearningRate(HtmlBuilder html, ComparisonModel model, LineChartOptions options) =>
        Add(
            html,
            [.. model.Runs.Select((run, index) => Line(run, index, ReportCurves.LearningRates(run.Curves)) with { Marks = false })],
            options);

    private static void Add(HtmlBuilder html, ChartSeries[] series, LineChartOptions options)
    {
        if (series.Any(line => line.Points.Count > 0))
        {
            html.Chart(LineChart.Draw(series, options));
        }
    }

    private static ChartSeries Line(ComparedRun run, int index, IEnumerable<ChartPoint> points) =>
        new(run.Name, [.. points]) { ColorIndex = index, Dashed = IsDashed(index) };

    private static string DrawDifferences(ComparisonModel model)
    {
        var html = new HtmlBuilder();
        if (model.Differences.Count == 0)
        {
            return html.Element("p", "The recipes are the same.", "idea").ToString();
        }

        var table = new HtmlTable(
        [
            new("value"), .. model.Runs.Select((run, i) => new HtmlTable.Column(run.Name, IsNumber: true, Key(i))),
        ]);
        foreach (ComparedValue difference in model.Differences)
        {
            table.Add(
            [
                new HtmlTable.Cell(difference.Name) { Style = "code" },
                .. difference.Values.Select(value => new HtmlTable.Cell(value ?? Unknown) { IsLong = true }),
            ]);
        }

        return html.Element("p", "Values of the recipes that are not the same in all runs.", "idea").Raw(table.ToString()).ToString();
    }

    /// <summary>The stroke of a run's lines, for the legend.</summary>
    private static string Key(int index) =>
        $"<svg class=\"key\" viewBox=\"0 0 24 8\" aria-hidden=\"true\"><line x1=\"2\" y1=\"4\" x2=\"22\" y2=\"4\" "
            + $"class=\"k{index % Colors}\""
            + (IsDashed(index) ? " stroke-dasharray=\"7 5\"" : "")
            + "/></svg>";

    private static bool IsDashed(int index) => index % (2 * Colors) >= Colors;

    private static ReportEpoch? Best(ComparedRun run) =>
        run.Curves.Where(epoch => epoch.Top1Error.HasValue).MinBy(epoch => epoch.Top1Error);

    private static string? Percent(double? fraction) =>
        fraction is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : null;
}
