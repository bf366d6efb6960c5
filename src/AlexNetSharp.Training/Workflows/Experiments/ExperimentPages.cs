using System.Globalization;
using AlexNetSharp.Experiments;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Makes an experiment's page from its result.</summary>
internal static class ExperimentPages
{
    private const string Unknown = "–";

    /// <summary>The page.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="arms">Its arms, for their filters.</param>
    /// <param name="result">What it gave.</param>
    /// <param name="plot">The plot, or empty.</param>
    public static ExperimentPage Page(Experiment experiment, IReadOnlyList<ArmResult> arms, ExperimentResult result, string plot) => new()
    {
        Name = experiment.Name,
        Claim = experiment.Claim,
        Source = experiment.Source,
        Verdict = result.Verdict,
        Statements =
        [
            .. result.Statements.Select(one => new ExperimentPageStatement(one.Claim, one.Verdict, one.Sentence, one.Published ?? "")),
        ],
        Note = experiment.Note,
        Tables = [Arms(experiment, result), Rates(experiment, result), Seeds(experiment, result)],
        Recipes = Recipes(result),
        Plot = plot,
        Filters =
        [
            .. from arm in arms
               from run in arm.Runs
               where run.FiltersPng is not null
               select (string.Create(CultureInfo.InvariantCulture, $"{arm.Label}, seed {run.Seed}"), run.FiltersPng!),
        ],
    };

    private static ExperimentTable Arms(Experiment experiment, ExperimentResult result)
    {
        bool isPublished = result.Arms.Any(arm => arm.PublishedTop1Error.HasValue);
        return new ExperimentTable(
            "arms",
            "The arms",
            [
                "arm", "learning rate", "training error", "top-1 error", "deviation", .. Top5(result), .. Measured(experiment),
                .. isPublished ? (string[])["the paper's top-1"] : [],
            ],
            [
                .. result.Arms.Select(arm => (string[])
                [
                    arm.Diverged is null ? arm.Label : $"{arm.Label} (diverged)",
                    Rate(arm.LearningRate),
                    Percent(arm.TrainTop1Error),
                    Percent(arm.Top1Error),
                    arm.Top1Deviation is { } deviation ? (100 * deviation).ToString("0.0", CultureInfo.InvariantCulture) : Unknown,
                    .. Top5(result, arm.Top5Error),
                    .. Value(experiment, arm.Value),
                    .. isPublished ? (string[])[Percent(arm.PublishedTop1Error)] : [],
                ]),
            ],
            $"Means over the seeds, with the deviation between them in points. {Budget(result)} The claim: {experiment.Source}.");
    }

    private static ExperimentTable Rates(Experiment experiment, ExperimentResult result)
    {
        bool isCurve = experiment.Measure == ExperimentMeasure.EpochsToTrainingError;
        string[] tried = [.. result.LearningRates.Select(Number)];
        return new ExperimentTable(
            "rates",
            "The learning rates tried",
            ["arm", "learning rate", "training error", isCurve ? "epochs to 25 %" : "error by which it is chosen", ""],
            [
                .. from arm in result.Arms
                   from rate in arm.Tried ?? []
                   select (string[])
                   [
                       arm.Label,
                       Rate(rate.LearningRate),
                       Percent(rate.TrainTop1Error),
                       isCurve ? Decimal(rate.Epochs, "0.0") : Percent(rate.ChoosingError),
                       rate.Diverged is not null ? "diverged"
                           : rate.Chosen ? "best"
                           : "",
                   ],
            ],
            string.Create(CultureInfo.InvariantCulture,
                $"The same for every arm, with seed {result.Seed}: {string.Join(", ", tried)}; the schedule is the same. ")
                + (isCurve
                    ? "The best reaches 25 % training error first, or else ends at the lowest."
                    : string.Create(CultureInfo.InvariantCulture,
                        $"The best errs least on {result.ChoosingImages:N0} validation images that are set aside for this choice; ")
                        + "verdicts count the others."));
    }

    private static ExperimentTable Seeds(Experiment experiment, ExperimentResult result) => new(
        "seeds",
        "Each seed",
        ["arm", "seed", "training error", "top-1 error", .. Top5(result), .. Measured(experiment)],
        [
            .. from arm in result.Arms
               from seed in arm.Seeds
               select (string[])
               [
                   seed.Diverged is null ? arm.Label : $"{arm.Label} (diverged)",
                   seed.Seed.ToString(CultureInfo.InvariantCulture),
                   Percent(seed.TrainTop1Error),
                   Percent(seed.Top1Error),
                   .. Top5(result, seed.Top5Error),
                   .. Value(experiment, seed.Value),
               ],
        ],
        string.Create(CultureInfo.InvariantCulture,
            $"At each arm's best rate. Errors are of the {result.ValImages - result.ChoosingImages:N0} validation images that count; ")
            + "curves are over all of them.");

    private static string Budget(ExperimentResult result)
    {
        IEnumerable<string> places = result
            .Arms.Where(arm => arm.Run is not null)
            .Select(arm => $"{arm.Device}, {Counted.Of(arm.Threads ?? 1, "thread")}")
            .Distinct();
        return string.Create(CultureInfo.InvariantCulture,
                $"{result.TrainImages:N0} training and {result.ValImages:N0} validation images (pack {result.DataSha256[..12]}); ")
            + $"{Counted.Of(result.Epochs, "epoch")}, {Counted.Of(result.Seeds, "seed")} from {result.Seed}; "
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
                ? trained.Select(arm => (arm.Label, (IReadOnlyList<string>)[.. arm.Recipe!.Except(shared), $"seeds from {arm.Seed}"]))
                : [],
        ];
    }

    /// <summary>The heading of the top-5 error, which classes of at most five do not have.</summary>
    private static string[] Top5(ExperimentResult result) => HasTop5(result) ? ["top-5 error"] : [];

    private static string[] Top5(ExperimentResult result, double? error) => HasTop5(result) ? [Percent(error)] : [];

    private static bool HasTop5(ExperimentResult result) => result.Arms.Any(arm => arm.Top5Error.HasValue);

    private static string[] Measured(Experiment experiment) => experiment.Measure switch
    {
        ExperimentMeasure.EpochsToTrainingError => ["epochs to 25 %"],
        ExperimentMeasure.ColorShare => ["colour share"],
        ExperimentMeasure.FilterDifference => ["largest difference"],
        _ => [],
    };

    private static string[] Value(Experiment experiment, double? value) => experiment.Measure switch
    {
        ExperimentMeasure.ValidationError => [],
        ExperimentMeasure.ColorShare => [Percent(value)],
        ExperimentMeasure.EpochsToTrainingError => [Decimal(value, "0.0")],
        _ => [Decimal(value, "0.0##")],
    };

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Rate(double? rate) => rate is { } value ? Number(value) : Unknown;

    private static string Decimal(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;

    private static string Percent(double? fraction) =>
        fraction is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : Unknown;
}
