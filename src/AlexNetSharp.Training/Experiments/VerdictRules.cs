using System.Globalization;

namespace AlexNetSharp.Experiments;

/// <summary>How figures become verdicts: what can be judged at all, by which rule, and what too few seeds or rates leave of it.</summary>
internal static class VerdictRules
{
    /// <summary>Seeds below which nothing is decided: the spread over fewer says too little.</summary>
    public const int FewestSeeds = 3;

    /// <summary>The verdict over each statement of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="arms">Its arms, in its order.</param>
    public static IReadOnlyList<ExperimentVerdict> Of(Experiment experiment, IReadOnlyList<ArmResult> arms) =>
        [.. experiment.Statements.Select(statement => Of(statement, arms))];

    /// <summary>How sentences name an arm: with its learning rate, where it has one.</summary>
    /// <param name="arm">The arm.</param>
    public static string Name(ArmResult arm) => arm.Best is { } best
        ? string.Create(CultureInfo.InvariantCulture, $"{arm.Label} (learning rate {best.Rate})")
        : arm.Label;

    /// <summary>A sentence with its first letter large.</summary>
    /// <param name="sentence">The sentence.</param>
    public static string Begin(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static ExperimentVerdict Of(ExperimentStatement statement, IReadOnlyList<ArmResult> arms)
    {
        ArmResult arm = arms.First(one => one.Name == statement.Arm);
        ArmResult[] others = [.. statement.Others.Select(name => arms.First(one => one.Name == name))];
        ArmResult[] all = [arm, .. others];
        if (Array.Find(all, one => one.Diverged is not null) is { } diverged)
        {
            return new(Outcome.Undecided, $"The arm '{diverged.Label}' diverged, so there is nothing to judge: {diverged.Diverged}");
        }

        if (statement.Rule is StatementRule.LowerError or StatementRule.OverFits
            && all.Any(one => one.Runs.Any(run => run.Wrong.Count == 0)))
        {
            return new(Outcome.Undecided, "An arm has no validation error; use a pack with a validation part.");
        }

        return Limit(
            statement.Rule switch
            {
                StatementRule.LowerError => ErrorVerdicts.Lower(arm, others),
                StatementRule.OverFits => ErrorVerdicts.OverFits(arm),
                StatementRule.FewerEpochs => EpochVerdict.Fewer(arm, others[0]),
                StatementRule.ColumnsDiffer => FilterVerdicts.ColumnsDiffer(arm),
                StatementRule.ColumnsSpecialize => FilterVerdicts.ColumnsSpecialize(arm),
                StatementRule.FiltersEqual => FilterVerdicts.Equal(arm, wanted: true),
                _ => FilterVerdicts.Equal(arm, wanted: false),
            },
            arm,
            others);
    }

    /// <summary>
    /// Leaves open what so few seeds cannot decide, and a contest whose loser might have won by a rate beyond those tried. An arm that
    /// evaluates others takes no part in such a contest: both sides are the same weights.
    /// </summary>
    private static ExperimentVerdict Limit(ExperimentVerdict found, ArmResult arm, ArmResult[] others)
    {
        if (found.Outcome == Outcome.Undecided)
        {
            return found;
        }

        if (arm.Runs.Count < FewestSeeds)
        {
            string seeds = arm.Runs.Count == 1 ? "One seed decides" : $"{arm.Runs.Count} seeds decide";
            return found with
            {
                Outcome = Outcome.Undecided,
                Sentence = $"{found.Sentence} {seeds} nothing: another initialisation could do as much; {FewestSeeds} are needed.",
            };
        }

        ArmResult[] losers = arm.Tried.Count == 0 ? [] : found.Outcome == Outcome.Confirmed ? others : others.Length > 0 ? [arm] : [];
        if (Array.Find(losers, loser => loser.IsAtEdge) is { } edge)
        {
            string place =
                edge.Tried.Count == 1 ? "the only one"
                : edge.Best == edge.Tried[0] ? "the smallest"
                : "the largest";
            return found with
            {
                Outcome = Outcome.Undecided,
                Sentence = string.Create(CultureInfo.InvariantCulture,
                    $"{found.Sentence} That is not decided yet: {edge.Best!.Rate}, the best rate of '{edge.Label}', is {place} tried, "
                        + $"and one beyond it may do better."),
            };
        }

        return found;
    }
}
