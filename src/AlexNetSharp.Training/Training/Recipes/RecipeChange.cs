namespace AlexNetSharp.Training.Recipes;

/// <summary>A value that a run goes on with otherwise than before.</summary>
/// <param name="Key">Its key, as in <c>schedule.epochs</c>.</param>
/// <param name="Before">What it was, as in a recipe; null where it was not said.</param>
/// <param name="Now">What it is; null where it is not said.</param>
internal sealed record RecipeChange(string Key, string? Before, string? Now)
{
    private const string AverageDecay = "average.decay";

    /// <summary>Where a run can go on with another value: nothing of its state is of another kind or place then.</summary>
    private static readonly string[] Free =
    [
        "schedule.", "guard.", "loss.", "data.crop", "data.mirror", "data.colorShift", "optimizer.learningRate", "optimizer.momentum",
        "optimizer.weightDecay", "optimizer.biasRateFactor", "optimizer.biasDecayFactor", "optimizer.newClassifierRateFactor",
        "optimizer.trust", "average.everyUpdates",
    ];

    /// <summary>Whether a run can go on with it: not with another network, other pixels, batches or state of the optimizer.</summary>
    public bool IsPossible =>
        Free.Any(part => Key.StartsWith(part, StringComparison.Ordinal))
        || (Key == AverageDecay && Before != "0" && Now != "0")
        || (Key.StartsWith("layers.", StringComparison.Ordinal) && !Key.EndsWith(".frozen", StringComparison.Ordinal));

    /// <summary>What has changed from a recipe to another, in the other's order.</summary>
    /// <param name="before">The one.</param>
    /// <param name="now">The other.</param>
    public static IReadOnlyList<RecipeChange> Between(TrainingRecipe before, TrainingRecipe now)
    {
        (Dictionary<string, string> old, Dictionary<string, string> fresh) = (Values(before), Values(now));
        return
        [
            .. fresh.Keys
                .Concat(old.Keys.Where(key => !fresh.ContainsKey(key)))
                .Select(key => new RecipeChange(key, old.GetValueOrDefault(key), fresh.GetValueOrDefault(key)))
                .Where(change => change.Before != change.Now),
        ];
    }

    /// <summary>The change in words.</summary>
    public override string ToString() => $"{Key} {Now ?? "as usual"} ({Before ?? "as usual"} before)";

    private static Dictionary<string, string> Values(TrainingRecipe recipe) => RecipeFile
        .AllAssignments(recipe)
        .Select(assignment => assignment.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
