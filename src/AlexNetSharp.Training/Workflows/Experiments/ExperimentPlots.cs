using System.Globalization;
using AlexNetSharp.Experiments;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Shows an experiment: its plot and its page.</summary>
internal static class ExperimentPlots
{
    private const string Unknown = "–";

    /// <summary>
    /// The arms' curves where they were trained and compared by them, otherwise their figures as bars; empty where there is nothing to
    /// draw.
    /// </summary>
    public static string Draw(Experiment experiment, IReadOnlyList<ArmResult> arms)
    {
        if (experiment.Measure == ExperimentMeasure.EpochsToTrainingError)
        {
            return Curves(arms, "Training error", epoch => epoch.TrainTop1Error);
        }

        if (experiment.Measure == ExperimentMeasure.ColorShare)
        {
            return Bars(
                "Colour share of each column's filters",
                [.. arms[0].ColorShares.Select((shares, column) => new ChartBar($"column {column}", shares.Average()))]);
        }

        if (experiment.Measure == ExperimentMeasure.FilterDifference)
        {
            return Bars(
                "Largest difference between two filters, by the largest weight",
                [.. arms.Where(arm => arm.Value.HasValue).Select(arm => new ChartBar(arm.Label, arm.Value!.Value))]);
        }

        return arms.Any(arm => arm.Run is null)
            ? Bars(
                "Validation error, top-1",
                [.. arms.Where(arm => arm.Top1Error.HasValue).Select(arm => new ChartBar(arm.Label, arm.Top1Error!.Value))])
            : Curves(arms, "Validation error", epoch => epoch.ValTop1Error);
    }

    /// <summary>The page.</summary>
    public static ExperimentPage Page(Experiment experiment, IReadOnlyList<ArmResult> arms, ExperimentResult result, string plot)
    {
        bool showsValue = !ExperimentMeasures.IsError(experiment);
        string measured =
            experiment.Measure == ExperimentMeasure.EpochsToTrainingError
                ? string.Create(CultureInfo.InvariantCulture, $"epochs to {VerdictRules.TrainingErrorWanted:0 %} training error")
            : experiment.Measure == ExperimentMeasure.ColorShare ? "colour share"
            : "largest difference of filters";
        return new ExperimentPage
        {
            Name = experiment.Name,
            Claim = experiment.Claim,
            Source = experiment.Source,
            Verdict = result.Verdict,
            Sentence = result.Sentence,
            Note = experiment.Note,
            Budget = Budget(result),
            Columns = ["arm", "training error", "top-1 error", "top-5 error", .. showsValue ? (string[])[measured] : []],
            Arms = [.. arms.Select(arm => Cells(experiment, arm, showsValue))],
            Recipes = Recipes(result),
            Plot = plot,
            Filters = [.. arms.Where(arm => arm.FiltersPng is not null).Select(arm => (arm.Label, arm.FiltersPng!))],
        };
    }

    private static string Budget(ExperimentResult result)
    {
        IEnumerable<string> places = result
            .Arms.Where(arm => arm.Run is not null)
            .Select(arm => string.Create(CultureInfo.InvariantCulture, $"{arm.Device}, {arm.Threads} threads"))
            .Distinct();
        return string.Create(CultureInfo.InvariantCulture,
                $"{result.TrainImages:N0} training and {result.ValImages:N0} validation images (pack {result.DataSha256[..12]}); "
                    + $"{result.Epochs} epochs, seed {result.Seed}; ")
            + $"{string.Join("; ", places)}{(result.Overrides.Count > 0 ? $"; set for all: {string.Join(", ", result.Overrides)}" : "")}.";
    }

    /// <summary>What the trainings were, apart from the paper's recipe: first what all share, then what each has for itself.</summary>
    private static List<(string Label, IReadOnlyList<string> Assignments)> Recipes(ExperimentResult result)
    {
        ExperimentArmResult[] trained = [.. result.Arms.Where(arm => arm.Recipe is not null)];
        string[] shared = [.. trained[0].Recipe!.Where(one => trained.All(arm => arm.Recipe!.Contains(one)))];
        return
        [
            (trained.Length > 1 ? "all" : trained[0].Label, shared),
            .. trained.Length > 1
                ? trained.Select(arm => (arm.Label, (IReadOnlyList<string>)[.. arm.Recipe!.Except(shared), $"seed {arm.Seed}"]))
                : [],
        ];
    }

    private static string[] Cells(Experiment experiment, ArmResult arm, bool showsValue) =>
        [
            arm.Diverged is null ? arm.Label : $"{arm.Label} (diverged)",
            Percent(arm.Epochs.Count > 0 ? arm.Epochs[^1].TrainTop1Error : null),
            Percent(arm.Top1Error),
            Percent(arm.Top5Error),
            .. showsValue
                ? (string[])
                    [
                        experiment.Measure == ExperimentMeasure.ColorShare
                            ? Percent(arm.Value)
                            : arm.Value?.ToString("0.0##", CultureInfo.InvariantCulture) ?? Unknown,
                    ]
                : [],
        ];

    private static string Curves(IReadOnlyList<ArmResult> arms, string title, Func<EpochRecord, double?> value)
    {
        ChartSeries[] series =
        [
            .. arms.Select(arm => new ChartSeries(
                arm.Label,
                [.. arm.Epochs.Where(epoch => value(epoch).HasValue).Select(epoch => new ChartPoint(epoch.Epoch + 1, value(epoch)!.Value))]
            )),
        ];
        return series.Any(line => line.Points.Count > 0)
            ? LineChart.Draw(series, new LineChartOptions { Title = title, YLabel = "top-1, share of images", Percent = true })
            : "";
    }

    private static string Bars(string title, ChartBar[] bars) => bars.Length > 0
        ? BarChart.Draw(bars, new BarChartOptions { Title = title, FullScale = Math.Max(1e-9, bars.Max(bar => bar.Value)) })
        : "";

    private static string Percent(double? fraction) =>
        fraction is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : Unknown;
}
