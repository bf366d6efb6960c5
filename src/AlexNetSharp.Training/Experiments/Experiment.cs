using System.Globalization;

namespace AlexNetSharp.Experiments;

/// <summary>A claim and how it is tried: the same seeds, data, budget and learning rates for every arm.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Claim">The claim, a sentence.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record Experiment(string Name, string Claim, string Source)
{
    /// <summary>The key of the learning rate, which is tried and not set.</summary>
    public const string RateKey = "optimizer.learningRate";

    /// <summary>What every arm trains.</summary>
    public required ExperimentSetting Setting { get; init; }

    /// <summary>What is measured of an arm.</summary>
    public ExperimentMeasure Measure { get; init; }

    /// <summary>The arms, trainings before evaluations of them.</summary>
    public required IReadOnlyList<ExperimentArm> Arms { get; init; }

    /// <summary>What the claim says, each with a verdict of its own.</summary>
    public required IReadOnlyList<ExperimentStatement> Statements { get; init; }

    /// <summary>What a reader should know of how fair the comparison is, or empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>How far apart two repetitions' seeds are, so that no two train the same.</summary>
    public ulong SeedStride => 1 + Arms.Max(arm => arm.SeedOffset);

    /// <summary>The key that an assignment such as <c>model.width=0.5</c> sets.</summary>
    public static string KeyOf(string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return assignment.Split('=', 2)[0].Trim();
    }

    /// <summary>The assignment of a learning rate.</summary>
    public static string RateAssignment(double rate) => string.Create(CultureInfo.InvariantCulture, $"{RateKey}={rate}");

    /// <summary>The assignments that make an arm's recipe, from the paper's defaults: one for each key.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="epochs">Epochs of its training.</param>
    /// <param name="rate">The learning rate that it begins with.</param>
    /// <param name="overrides">Assignments of the user's, which win and are the same for all arms.</param>
    public IReadOnlyList<string> Recipe(ExperimentArm arm, int epochs, double rate, IReadOnlyList<string> overrides)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(overrides);
        int drop = Math.Max(1, (int)Math.Round(epochs * Setting.DropAfter, MidpointRounding.AwayFromZero));
        IReadOnlyList<string> all =
        [
            .. Setting.Recipe,
            string.Create(CultureInfo.InvariantCulture, $"schedule.epochs={epochs}"),
            string.Create(CultureInfo.InvariantCulture, $"schedule.stepEpochs={drop}"),
            RateAssignment(rate),
            .. arm.Differs,
            .. overrides,
        ];
        return [.. all.GroupBy(KeyOf, StringComparer.Ordinal).Select(ofKey => ofKey.Last())];
    }
}
