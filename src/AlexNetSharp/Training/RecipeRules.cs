namespace AlexNetSharp.Training;

/// <summary>The ranges of a recipe's values.</summary>
internal static class RecipeRules
{
    private const int MostBatch = 2048;

    /// <summary>Adds a sentence for every value out of its range.</summary>
    public static void Check(TrainingRecipe recipe, List<string> errors, string source)
    {
        (bool Holds, string Sentence)[] rules =
        [
            (recipe.Optimizer.BatchSize is >= 1 and <= MostBatch, $"optimizer.batchSize is {recipe.Optimizer.BatchSize}; wanted is 1 to {MostBatch}"),
            (IsFrom(recipe.Optimizer.LearningRate, double.Epsilon), $"optimizer.learningRate is {recipe.Optimizer.LearningRate}; wanted is a finite number above 0"),
            (recipe.Optimizer.Momentum is >= 0 and < 1, $"optimizer.momentum is {recipe.Optimizer.Momentum}; wanted is at least 0 and below 1"),
            (IsFrom(recipe.Optimizer.WeightDecay, 0), $"optimizer.weightDecay is {recipe.Optimizer.WeightDecay}; wanted is a finite number of at least 0"),
            (IsFrom(recipe.Optimizer.BiasRateFactor, 0), $"optimizer.biasRateFactor is {recipe.Optimizer.BiasRateFactor}; wanted is a finite number of at least 0"),
            (IsFrom(recipe.Optimizer.BiasDecayFactor, 0), $"optimizer.biasDecayFactor is {recipe.Optimizer.BiasDecayFactor}; wanted is a finite number of at least 0"),
            (IsFrom(recipe.Data.ColorShiftDeviation, 0), $"data.colorShiftDeviation is {recipe.Data.ColorShiftDeviation}; wanted is a finite number of at least 0"),
            (recipe.Schedule.Epochs >= 1, $"schedule.epochs is {recipe.Schedule.Epochs}; wanted is at least 1"),
            (recipe.Schedule.Gamma is > 0 and <= 1, $"schedule.gamma is {recipe.Schedule.Gamma}; wanted is above 0 and at most 1"),
            (recipe.Schedule.StepEpochs >= 1, $"schedule.stepEpochs is {recipe.Schedule.StepEpochs}; wanted is at least 1"),
            (recipe.Schedule.PatienceEpochs >= 1, $"schedule.patienceEpochs is {recipe.Schedule.PatienceEpochs}; wanted is at least 1"),
            (recipe.Schedule.MostDrops >= 0, $"schedule.mostDrops is {recipe.Schedule.MostDrops}; wanted is at least 0"),
        ];
        errors.AddRange(rules.Where(rule => !rule.Holds).Select(rule => $"{source}: {rule.Sentence}."));
    }

    /// <summary>Whether a value is a number, not infinite, and at least so large.</summary>
    private static bool IsFrom(double value, double least) => double.IsFinite(value) && value >= least;
}
