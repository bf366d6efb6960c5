using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Experiments;

/// <summary>What an arm gave. Errors are fractions.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Label">What it is, for people.</param>
internal sealed record ArmResult(string Name, string Label)
{
    /// <summary>The run's folder; null where the arm evaluates others.</summary>
    public string? Run { get; init; }

    /// <summary>The finished epochs; empty where the arm evaluates others.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; init; } = [];

    /// <summary>
    /// Top-1 error on the validation part: as an evaluation of the weights counts it where errors are what is measured, otherwise as the
    /// last epoch did; null where the arm diverged.
    /// </summary>
    public double? Top1Error { get; init; }

    /// <summary>Top-5 error on the validation part, likewise; null where the arm diverged.</summary>
    public double? Top5Error { get; init; }

    /// <summary>
    /// Of each validation image whether the arm errs on it; empty where errors are not what is measured, or there are none.
    /// </summary>
    public IReadOnlyList<bool> Wrong { get; init; } = [];

    /// <summary>What the experiment measures of the arm; null where it has none.</summary>
    public double? Value { get; init; }

    /// <summary>How it diverged, a sentence; null where it did not.</summary>
    public string? Diverged { get; init; }

    /// <summary>The color shares of the first layer's filters, column by column; empty where they are not what is measured.</summary>
    public IReadOnlyList<IReadOnlyList<double>> ColorShares { get; init; } = [];

    /// <summary>The first layer's filters as a PNG; null where they are not what is measured.</summary>
    public byte[]? FiltersPng { get; init; }
}
