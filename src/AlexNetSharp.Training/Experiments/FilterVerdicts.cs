using System.Globalization;

namespace AlexNetSharp.Experiments;

/// <summary>Verdicts over filters, which say what they say in every run or do not hold.</summary>
internal static class FilterVerdicts
{
    // Filters are called equal when they differ by less than rounding in float32 adds up to over a training.
    private const double EqualFilters = 1e-3;

    // Largely without color is less than a third of the energy; largely with it is more than noise has, whose three channels are
    // independent.
    private const double LittleColor = 1.0 / 3;
    private const double MuchColor = 2.0 / 3;

    /// <summary>Whether the columns differ in color by more than their filters do among themselves, in every run.</summary>
    /// <param name="arm">The arm.</param>
    public static ExperimentVerdict ColumnsDiffer(ArmResult arm)
    {
        if (HasOneColumn(arm) is { } one)
        {
            return one;
        }

        double[] differences = [.. arm.Runs.Select(run => Math.Abs(run.ColorShares[0].Average() - run.ColorShares[1].Average()))];
        double[] margins = [.. arm.Runs.Select(run => double.Hypot(Margin(run.ColorShares[0]), Margin(run.ColorShares[1])))];
        bool all = differences.Zip(margins).All(pair => pair.First > pair.Second);
        return new(
            all ? Outcome.Confirmed : Outcome.Undecided,
            $"{Shares(arm)} The columns differ by {List(differences)} points; chance explains up to {List(margins)} "
                + $"with {arm.Runs[0].ColorShares[0].Count} filters each.")
        {
            Difference = differences.Average(),
            Margin = margins.Average(),
            BySeed = differences,
        };
    }

    /// <summary>Whether one column is largely without color and another largely with it, in every run.</summary>
    /// <param name="arm">The arm.</param>
    public static ExperimentVerdict ColumnsSpecialize(ArmResult arm)
    {
        if (HasOneColumn(arm) is { } one)
        {
            return one;
        }

        bool everywhere = arm.Runs.All(run => Means(run).Min() < LittleColor && Means(run).Max() > MuchColor);
        bool nowhere = arm.Runs.All(run =>
            run.ColorShares.All(shares => shares.Average() - Margin(shares) > LittleColor)
            || run.ColorShares.All(shares => shares.Average() + Margin(shares) < MuchColor));
        return new(
            everywhere ? Outcome.Confirmed
                : nowhere ? Outcome.NotConfirmed
                : Outcome.Undecided,
            string.Create(CultureInfo.InvariantCulture,
                $"{Shares(arm)} Largely without colour is below {100 * LittleColor:0.0} %, largely with it above {100 * MuchColor:0.0} %, "
                    + $"the share of noise; the largest share is {List([.. arm.Runs.Select(run => Means(run).Max())])} %, "
                    + $"the smallest {List([.. arm.Runs.Select(run => Means(run).Min())])} %."));
    }

    /// <summary>Whether the filters of each layer are equal, or differ, in every run.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="wanted">Whether they are said to be equal.</param>
    public static ExperimentVerdict Equal(ArmResult arm, bool wanted)
    {
        double[] values = [.. arm.Runs.Select(run => run.Value!.Value)];
        bool areEqual = values.All(value => value <= EqualFilters);
        bool differ = values.All(value => value > EqualFilters);
        string each = string.Join(", ", values.Select(value => value.ToString("0.0##", CultureInfo.InvariantCulture)));
        return new(
            !areEqual && !differ ? Outcome.Undecided
                : areEqual == wanted ? Outcome.Confirmed
                : Outcome.NotConfirmed,
            string.Create(CultureInfo.InvariantCulture,
                $"After {arm.Label} the largest difference between two filters of a layer is {each} of its largest weight"
                    + $"{(values.Length > 1 ? " by seed" : "")}; below {EqualFilters} filters count as equal."))
        {
            BySeed = values,
        };
    }

    private static ExperimentVerdict? HasOneColumn(ArmResult arm) => arm.Runs.Any(run => run.ColorShares.Count < 2)
        ? new(Outcome.Undecided, "The network has one column, so there is nothing to compare.")
        : null;

    private static double Margin(IReadOnlyList<double> shares) => Chance.ImageMargin(shares);

    private static double[] Means(ArmRun run) => [.. run.ColorShares.Select(shares => shares.Average())];

    private static string Shares(ArmResult arm)
    {
        string Of(int column) => List([.. arm.Runs.Select(run => Means(run)[column])]);
        return $"Colour is {Of(0)} % of the energy of column 1's filters and {Of(1)} % of column 2's"
            + $"{(arm.Runs.Count > 1 ? ", by seed" : "")}.";
    }

    private static string List(double[] fractions) =>
        string.Join(", ", fractions.Select(one => (100 * one).ToString("0.0", CultureInfo.InvariantCulture)));
}
