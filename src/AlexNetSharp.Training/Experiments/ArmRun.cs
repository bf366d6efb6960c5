using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Experiments;

/// <summary>What an arm gave by one seed. Errors are fractions.</summary>
/// <param name="Seed">The seed; where the arm evaluates others, that of the first.</param>
internal sealed record ArmRun(ulong Seed)
{
    /// <summary>The run's folder; null where the arm evaluates others.</summary>
    public string? Run { get; init; }

    /// <summary>The finished epochs; empty where the arm evaluates others.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; init; } = [];

    /// <summary>Top-1 error on the training part over the last epoch, as the images were trained on; null where there is none.</summary>
    public double? TrainTop1Error => Epochs.Count > 0 ? Epochs[^1].TrainTop1Error : null;

    /// <summary>Of each validation image that counts whether it is taken for another class; empty where there are none.</summary>
    public IReadOnlyList<bool> Wrong { get; init; } = [];

    /// <summary>Top-1 error on the validation images that count; null where there are none, or the training diverged.</summary>
    public double? Top1Error => Wrong.Count > 0 ? Wrong.Average(wrong => wrong ? 1.0 : 0.0) : null;

    /// <summary>Top-5 error on them; null likewise.</summary>
    public double? Top5Error { get; init; }

    /// <summary>What the experiment measures where that is no error; null where there is none.</summary>
    public double? Value { get; init; }

    /// <summary>How it diverged, a sentence; null where it did not.</summary>
    public string? Diverged { get; init; }

    /// <summary>The color shares of the first layer's filters, column by column; empty where they are not what is measured.</summary>
    public IReadOnlyList<IReadOnlyList<double>> ColorShares { get; init; } = [];

    /// <summary>The first layer's filters as a PNG; null where they are not what is measured.</summary>
    public byte[]? FiltersPng { get; init; }
}
