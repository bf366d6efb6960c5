using System.Globalization;

namespace AlexNetSharp.Experiments;

/// <summary>
/// The verdict over the epochs that a curve takes to the training error wanted. One rule for curves that do not arrive: they count as more
/// than all epochs, at the least favorable value, so that a slow arm which never arrives is slower only by what is seen of it.
/// </summary>
internal static class EpochVerdict
{
    /// <summary>The training error that is asked for: the paper's figure 1.</summary>
    public const double TrainingErrorWanted = 0.25;

    // An epoch is as fine as the curves are.
    private const double Finest = 1;

    private static readonly string Wanted = string.Create(CultureInfo.InvariantCulture, $"{100 * TrainingErrorWanted:0} %");

    /// <summary>The place between two epochs where a curve first falls to the value wanted; null where it does not.</summary>
    /// <param name="errors">The error after each epoch.</param>
    /// <returns>Epochs, from 1.</returns>
    public static double? EpochsUntil(IReadOnlyList<double> errors)
    {
        for (int epoch = 0; epoch < errors.Count; epoch++)
        {
            if (errors[epoch] <= TrainingErrorWanted)
            {
                return epoch == 0 ? 1 : epoch + ((errors[epoch - 1] - TrainingErrorWanted) / (errors[epoch - 1] - errors[epoch]));
            }
        }

        return null;
    }

    /// <summary>Compares two arms seed by seed.</summary>
    /// <param name="fast">The arm that is said to be quicker.</param>
    /// <param name="slow">The other.</param>
    public static ExperimentVerdict Fewer(ArmResult fast, ArmResult slow)
    {
        string found = $"{VerdictRules.Begin(VerdictRules.Name(fast))} {Arrival(fast)}; {VerdictRules.Name(slow)} {Arrival(slow)}.";
        if (fast.Runs.Zip(slow.Runs).Any(pair => pair.First.Value is null && pair.Second.Value is null))
        {
            return new(Outcome.Undecided, $"{found} Where neither arrives nothing is known; give more epochs.");
        }

        double[] bySeed = [.. fast.Runs.Zip(slow.Runs, (first, second) => Epochs(second) - Epochs(first))];
        double difference = bySeed.Average();
        double margin = double.Hypot(Finest, Chance.SeedMargin(bySeed));
        bool agree = bySeed.All(one => one * Math.Sign(difference) > Finest);
        Outcome outcome = agree ? Chance.Decide(difference, margin) : Outcome.Undecided;
        // A curve that does not arrive bounds the difference from the side of its arm; curves of both arms bound nothing.
        bool fastIsOpen = fast.Runs.Any(run => run.Value is null), slowIsOpen = slow.Runs.Any(run => run.Value is null);
        string bound = (fastIsOpen, slowIsOpen) switch
        {
            (false, true) => "at least ",
            (true, false) => "at most ",
            (true, true) => "about ",
            _ => "",
        };
        double times = slow.Runs.Average(Epochs) / fast.Runs.Average(Epochs);
        string factor = fastIsOpen ? "" : string.Create(CultureInfo.InvariantCulture, $", {bound}{times:0.0} times as many");
        return new(
            outcome,
            string.Create(CultureInfo.InvariantCulture,
                $"{found} The difference is {bound}{difference:0.0} epochs{factor}; "
                    + $"chance and the curves' steps explain up to {margin:0.0}."))
        {
            Difference = difference,
            Margin = margin,
            BySeed = bySeed,
        };
    }

    private static double Epochs(ArmRun run) => run.Value ?? run.Epochs.Count;

    private static string Arrival(ArmResult arm)
    {
        if (arm.Runs.All(run => run.Value is null))
        {
            int all = arm.Runs[0].Epochs.Count;
            return $"did not reach {Wanted} training error within {all} epochs, which counts as more than {all}";
        }

        string[] each =
        [
            .. arm.Runs.Select(run => run.Value is { } value
                ? value.ToString("0.0", CultureInfo.InvariantCulture)
                : $"more than {run.Epochs.Count}"),
        ];
        return $"reached {Wanted} training error after {string.Join(", ", each)} epochs{(each.Length > 1 ? " by seed" : "")}";
    }
}
