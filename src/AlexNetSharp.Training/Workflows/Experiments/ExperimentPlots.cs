using System.Globalization;
using AlexNetSharp.Experiments;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Draws an experiment's plot.</summary>
internal static class ExperimentPlots
{
    private const double NoiseColor = 2.0 / 3;

    /// <summary>
    /// The arms' curves where they were trained and compared by them, otherwise their figures as bars; empty where there is nothing to
    /// draw.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="arms">Its arms.</param>
    public static string Draw(Experiment experiment, IReadOnlyList<ArmResult> arms) => experiment.Measure switch
    {
        ExperimentMeasure.EpochsToTrainingError => Curves(
            arms,
            "Training error",
            epoch => epoch.TrainTop1Error,
            EpochVerdict.TrainingErrorWanted),
        ExperimentMeasure.ColorShare => ColorBars(arms[0]),
        ExperimentMeasure.FilterDifference => Bars(
            new BarChartOptions { Title = "Largest difference between two filters", Percent = false },
            [
                .. from arm in arms
                   where arm.Runs.All(run => run.Value.HasValue)
                   select Bar(arm.Label, arm.Runs.Average(run => run.Value!.Value), ValueMargin(arm)),
            ]),
        _ when arms.Any(arm => arm.Tried.Count == 0) => ErrorBars(experiment, arms),
        _ => Curves(arms, "Validation error", epoch => epoch.ValTop1Error, wanted: null),
    };

    /// <summary>A line for each arm, the mean over its seeds, and each seed thinly behind it.</summary>
    private static string Curves(IReadOnlyList<ArmResult> arms, string title, Func<EpochRecord, double?> value, double? wanted)
    {
        var lines = new List<ChartSeries>();
        for (int i = 0; i < arms.Count; i++)
        {
            ChartPoint[][] seeds = [.. arms[i].Runs.Select(run => Points(run, value))];
            ChartPoint[] mean =
            [
                .. Enumerable
                    .Range(0, seeds.Min(points => points.Length))
                    .Select(epoch => new ChartPoint(seeds[0][epoch].X, seeds.Average(points => points[epoch].Y))),
            ];
            if (seeds.Length > 1)
            {
                lines.AddRange(seeds.Select(points => new ChartSeries("", points) { ColorIndex = i, Faint = true }));
            }

            lines.Add(new ChartSeries(arms[i].Label, mean) { ColorIndex = i });
        }

        double last = lines.SelectMany(line => line.Points).Select(point => point.X).DefaultIfEmpty().Max();
        if (last == 0)
        {
            return "";
        }

        if (wanted is { } level)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{100 * level:0} %, the paper's line");
            lines.Add(new ChartSeries(name, [new(1, level), new(last, level)]) { ColorIndex = arms.Count, Dashed = true, Faint = true });
        }

        return LineChart.Draw(lines, new LineChartOptions { Title = title, YLabel = "top-1, share of images", Percent = true });
    }

    private static ChartPoint[] Points(ArmRun run, Func<EpochRecord, double?> value) =>
        [.. run.Epochs.Where(epoch => value(epoch).HasValue).Select(epoch => new ChartPoint(epoch.Epoch + 1, value(epoch)!.Value))];

    private static string ErrorBars(Experiment experiment, IReadOnlyList<ArmResult> arms) => Bars(
        new BarChartOptions { Title = "Validation error, top-1", ReferenceName = "the paper's, of 1,000 classes of ImageNet" },
        [
            .. from arm in arms
               where arm.Runs.All(run => run.Top1Error.HasValue)
               let margin = Chance.Margin([.. arm.Runs.Select(run => run.Wrong.Select(wrong => wrong ? 1.0 : 0.0).ToArray())])
               select Bar(arm.Label, arm.Runs.Average(run => run.Top1Error!.Value), margin) with
               {
                   Reference = experiment.Arms.First(one => one.Name == arm.Name).PublishedError,
               },
        ]);

    private static string ColorBars(ArmResult arm) => Bars(
        new BarChartOptions { Title = "Colour share of each column's filters", ReferenceName = "noise" },
        [
            .. from run in arm.Runs
               from column in run.ColorShares.Select((shares, place) => (Shares: shares, Number: place + 1))
               select Bar(
                   string.Create(CultureInfo.InvariantCulture, $"seed {run.Seed}, column {column.Number}"),
                   column.Shares.Average(),
                   Chance.ImageMargin(column.Shares)) with
               {
                   Reference = NoiseColor,
               },
        ]);

    private static double ValueMargin(ArmResult arm) => Chance.SeedMargin([.. arm.Runs.Select(run => run.Value!.Value)]);

    private static ChartBar Bar(string label, double value, double margin) =>
        new(label, value) { Interval = margin > 0 ? (Math.Max(0, value - margin), value + margin) : null };

    private static string Bars(BarChartOptions options, ChartBar[] bars) => bars.Length == 0
        ? ""
        : BarChart.Draw(
            bars,
            options with { FullScale = Math.Max(1e-9, bars.Max(bar => Math.Max(bar.Reference ?? 0, bar.Interval?.High ?? bar.Value))) });
}
