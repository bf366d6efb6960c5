using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Training.Recipes;

/// <summary>The ranges of a recipe's values.</summary>
internal static class RecipeRules
{
    private const int MostBatch = 2048;
    private const double LargestByte = 255;

    /// <summary>So large that a pixel divided by it stays far from the end of float32.</summary>
    private const double SmallestDeviation = 1e-6;

    /// <summary>Adds a sentence for every value out of its range.</summary>
    public static void Check(TrainingRecipe recipe, List<Sentence> errors, string source)
    {
        IEnumerable<(bool Holds, string Sentence)> rules =
        [
            .. Optimizer(recipe.Optimizer),
            .. recipe.Layers.SelectMany(layer => Layer(layer.Key, layer.Value)),
            .. Schedule(recipe.Schedule),
            .. Others(recipe),
        ];
        errors.AddRange(rules.Where(rule => !rule.Holds).Select(rule => Sentence.Of($"{source}: {ShortText.OfClause(rule.Sentence)}.")));
    }

    private static IEnumerable<(bool Holds, string Sentence)> Optimizer(OptimizerRecipe optimizer) =>
        [
            (optimizer.Accumulation >= 1, $"optimizer.accumulation is {optimizer.Accumulation}; it must be at least 1"),
            Batch(optimizer.BatchSize, Math.Max(1, optimizer.Accumulation)),
            (
                IsFrom(optimizer.LearningRate, double.Epsilon),
                $"optimizer.learningRate is {optimizer.LearningRate}; it must be a finite number above 0"),
            (optimizer.Momentum is >= 0 and < 1, $"optimizer.momentum is {optimizer.Momentum}; it must be at least 0 and below 1"),
            Factor("optimizer.weightDecay", optimizer.WeightDecay),
            Factor("optimizer.biasRateFactor", optimizer.BiasRateFactor),
            Factor("optimizer.biasDecayFactor", optimizer.BiasDecayFactor),
            Factor("optimizer.newClassifierRateFactor", optimizer.NewClassifierRateFactor),
            (IsFrom(optimizer.Trust, double.Epsilon), $"optimizer.trust is {optimizer.Trust}; it must be a finite number above 0"),
        ];

    private static (bool Holds, string Sentence) Batch(int images, int passes) =>
        passes == 1
            ? (images is >= 1 and <= MostBatch, $"optimizer.batchSize is {images}; it must be 1 to {MostBatch}")
            : (
                images >= passes && images % passes == 0 && images / passes <= MostBatch,
                $"optimizer.batchSize is {images} and optimizer.accumulation {passes}; the batch must divide into {passes} passes of as "
                    + $"many images each, 1 to {MostBatch}");

    private static IEnumerable<(bool Holds, string Sentence)> Layer(string name, LayerRule rule) =>
    [
        Factor($"layers.{name}.rateFactor", rule.RateFactor),
        Factor($"layers.{name}.decayFactor", rule.DecayFactor),
    ];

    private static IEnumerable<(bool Holds, string Sentence)> Schedule(ScheduleRecipe schedule) =>
    [
        (schedule.Epochs >= 1, $"schedule.epochs is {schedule.Epochs}; it must be at least 1"),
        (schedule.Gamma is > 0 and <= 1, $"schedule.gamma is {schedule.Gamma}; it must be above 0 and at most 1"),
        (schedule.StepEpochs >= 1, $"schedule.stepEpochs is {schedule.StepEpochs}; it must be at least 1"),
        Milestones(schedule),
        (schedule.PatienceEpochs >= 1, $"schedule.patienceEpochs is {schedule.PatienceEpochs}; it must be at least 1"),
        (schedule.MostDrops >= 0, $"schedule.mostDrops is {schedule.MostDrops}; it must be at least 0"),
        (IsFrom(schedule.Power, double.Epsilon), $"schedule.power is {schedule.Power}; it must be a finite number above 0"),
        (schedule.EndFactor is >= 0 and <= 1, $"schedule.endFactor is {schedule.EndFactor}; it must be 0 to 1"),
        (schedule.WarmupEpochs >= 0 && schedule.WarmupEpochs < Math.Max(1, schedule.Epochs),
            $"schedule.warmupEpochs is {schedule.WarmupEpochs}; it must be at least 0 and below schedule.epochs"),
        (schedule.WarmupFactor is >= 0 and <= 1, $"schedule.warmupFactor is {schedule.WarmupFactor}; it must be 0 to 1"),
        (schedule.EarlyStopEpochs >= 0, $"schedule.earlyStopEpochs is {schedule.EarlyStopEpochs}; it must be at least 0"),
    ];

    private static (bool Holds, string Sentence) Milestones(ScheduleRecipe schedule)
    {
        IReadOnlyList<double> milestones = schedule.Milestones;
        bool ascending =
            milestones.All(one => IsFrom(one, double.Epsilon)) && milestones.Zip(milestones.Skip(1)).All(pair => pair.First < pair.Second);
        bool needed = schedule.Kind == ScheduleKind.MultiStep;
        return (
            ascending && (milestones.Count > 0 || !needed),
            $"schedule.milestones is {RecipeValue.Text(milestones)}; it must list {(needed ? "one or more " : "")}epochs above 0, "
                + $"each greater than the one before");
    }

    private static IEnumerable<(bool Holds, string Sentence)> Data(DataRecipe data) =>
    [
        Factor("data.colorShiftDeviation", data.ColorShiftDeviation),
        Channels("data.meanPixel", data.MeanPixel, least: 0, most: LargestByte),
        Channels("data.deviation", data.Deviation, SmallestDeviation, most: float.MaxValue),
        (data.MeanPixel is not { Count: > 0 } || data.Mean is null or MeanRule.Pixel,
            $"data.meanPixel is set, but data.mean is {RecipeValue.Text(data.Mean ?? MeanRule.Pixel)}; leave one of them out"),
    ];

    private static (bool Holds, string Sentence) Channels(string key, IReadOnlyList<double>? values, double least, double most) =>
        (
            values is null || (values.Count is 0 or 1 or 3 && values.All(value => value >= least && value <= most)),
            $"{key} is {RecipeValue.Text(values ?? [])}; it must list a number for each channel, from {least} to {most}, red first, "
                + $"or [] for none");

    private static IEnumerable<(bool Holds, string Sentence)> Others(TrainingRecipe recipe) =>
        [
            .. Data(recipe.Data),
            (
                recipe.Loss.LabelSmoothing is >= 0 and < 1,
                $"loss.labelSmoothing is {recipe.Loss.LabelSmoothing}; it must be at least 0 and below 1"),
            (recipe.Average.Decay is >= 0 and < 1, $"average.decay is {recipe.Average.Decay}; it must be at least 0 and below 1"),
            (recipe.Average.EveryUpdates >= 1, $"average.everyUpdates is {recipe.Average.EveryUpdates}; it must be at least 1"),
            (recipe.Guard.RateFactor is > 0 and < 1, $"guard.rateFactor is {recipe.Guard.RateFactor}; it must be above 0 and below 1"),
            (recipe.Guard.MostRollBacks >= 0, $"guard.mostRollBacks is {recipe.Guard.MostRollBacks}; it must be at least 0"),
        ];

    private static (bool Holds, string Sentence) Factor(string key, double value) =>
        (IsFrom(value, 0), $"{key} is {value}; it must be a finite number of at least 0");

    /// <summary>Whether a value is a number, not infinite, and at least so large.</summary>
    private static bool IsFrom(double value, double least) => double.IsFinite(value) && value >= least;
}
