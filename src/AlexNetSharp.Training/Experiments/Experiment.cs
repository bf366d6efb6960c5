using System.Globalization;

namespace AlexNetSharp.Experiments;

/// <summary>What an experiment measures of each arm.</summary>
internal enum ExperimentMeasure
{
    /// <summary>
    /// Top-1 error on the validation part after the last epoch, a fraction. The first arm has the idea, the last has not.
    /// </summary>
    ValidationError,

    /// <summary>Top-1 error on the validation part of several networks and of their average, which is the last arm.</summary>
    EnsembleError,

    /// <summary>
    /// Epochs until the training error is 25 %, between two epochs on a straight line. The first arm is claimed to be quicker.
    /// </summary>
    EpochsToTrainingError,

    /// <summary>The mean color share of the first layer's filters, column by column, a fraction.</summary>
    ColorShare,

    /// <summary>
    /// The largest difference between two filters of a layer, as a part of the largest weight; the first arm started from constants.
    /// </summary>
    FilterDifference,
}

/// <summary>A claim and how it is tried: the same seed, data and budget for every arm.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Claim">The claim, a sentence.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record Experiment(string Name, string Claim, string Source)
{
    /// <summary>What every arm trains.</summary>
    public required ExperimentSetting Setting { get; init; }

    /// <summary>What is measured.</summary>
    public ExperimentMeasure Measure { get; init; }

    /// <summary>The arms, trainings before evaluations of them.</summary>
    public required IReadOnlyList<ExperimentArm> Arms { get; init; }

    /// <summary>What a reader should know of how fair the comparison is, or empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>The key that an assignment such as <c>model.width=0.5</c> sets.</summary>
    public static string KeyOf(string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return assignment.Split('=', 2)[0].Trim();
    }

    /// <summary>The assignments that make an arm's recipe, from the paper's defaults: one for each key.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="epochs">Epochs of its training.</param>
    /// <param name="overrides">Assignments of the user's, which win and are the same for all arms.</param>
    public IReadOnlyList<string> Recipe(ExperimentArm arm, int epochs, IReadOnlyList<string> overrides)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(overrides);
        int drop = Math.Max(1, (int)Math.Round(epochs * Setting.DropAfter, MidpointRounding.AwayFromZero));
        IReadOnlyList<string> all =
        [
            .. Setting.Recipe,
            string.Create(CultureInfo.InvariantCulture, $"schedule.epochs={epochs}"),
            string.Create(CultureInfo.InvariantCulture, $"schedule.stepEpochs={drop}"),
            .. arm.Differs,
            .. overrides,
        ];
        return [.. all.GroupBy(KeyOf, StringComparer.Ordinal).Select(ofKey => ofKey.Last())];
    }
}

/// <summary>The network, data and recipe that the arms of an experiment share.</summary>
/// <param name="Data">The data, for people.</param>
/// <param name="Epochs">Epochs by default: about five minutes a training on two cores.</param>
/// <param name="DropAfter">The part of the epochs after which the learning rate drops to a tenth; 1 for never.</param>
/// <param name="Recipe">Assignments to the paper's recipe.</param>
internal sealed record ExperimentSetting(string Data, int Epochs, double DropAfter, IReadOnlyList<string> Recipe);
