using System.Text.Json.Serialization;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>What one epoch measured.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Iterations">Updates made by its end, from the start of the run.</param>
/// <param name="LearningRate">The learning rate in it.</param>
/// <param name="TrainLoss">Mean loss of its images, with augmentation and dropout.</param>
/// <param name="ValLoss">Loss on the validation part after it, one view; null where the pack has none.</param>
/// <param name="ValTop1Error">Top-1 error on the validation part after it, a fraction; null where the pack has none.</param>
/// <param name="ValTop5Error">
/// Top-5 error on the validation part after it, a fraction; null where the pack has none, and of at most five classes.
/// </param>
public sealed record EpochRecord(
    int Epoch, long Iterations, double LearningRate, double TrainLoss, double? ValLoss, double? ValTop1Error, double? ValTop5Error)
{
    /// <summary>A mean loss next to nothing may come out so far below it.</summary>
    internal const double Rounding = 1e-3;

    /// <summary>
    /// Top-1 error on its training images as each was seen, with augmentation and dropout, a fraction; null in logs of older versions, and
    /// of an epoch that one began.
    /// </summary>
    public double? TrainTop1Error { get; init; }

    /// <summary>Whether its numbers can be what a training measured.</summary>
    [JsonIgnore]
    internal bool IsPossible =>
        Epoch >= 0 && Iterations >= 0 && IsLoss(LearningRate) && IsLoss(TrainLoss) && IsLoss(ValLoss) && IsError(TrainTop1Error)
        && IsError(ValTop1Error) && IsError(ValTop5Error);

    /// <summary>The epoch with the least validation error, the first of equals; null without validation.</summary>
    /// <param name="history">The finished epochs.</param>
    public static EpochRecord? Best(IReadOnlyList<EpochRecord> history) =>
        history.Where(epoch => epoch.ValTop1Error is not null).MinBy(epoch => epoch.ValTop1Error);

    private static bool IsLoss(double? value) => value is null || (double.IsFinite(value.Value) && value >= -Rounding);

    private static bool IsError(double? value) => value is null or (>= 0 and <= 1);
}
