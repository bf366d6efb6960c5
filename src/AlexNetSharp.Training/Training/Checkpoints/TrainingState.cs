using System.Text.Json.Serialization;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>What one epoch measured.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Iterations">Updates made by its end, from the start of the run.</param>
/// <param name="LearningRate">The learning rate in it.</param>
/// <param name="TrainLoss">Mean loss of its images, with augmentation and dropout.</param>
/// <param name="ValLoss">Loss on the validation part after it, one view; null where the pack has none.</param>
/// <param name="ValTop1Error">Top-1 error on the validation part after it, a fraction; null where the pack has none.</param>
/// <param name="ValTop5Error">Top-5 error on the validation part after it, a fraction; null where the pack has none.</param>
public sealed record EpochRecord(
    int Epoch, long Iterations, double LearningRate, double TrainLoss, double? ValLoss, double? ValTop1Error, double? ValTop5Error)
{
    /// <summary>Top-1 error on its training images as each was seen, with augmentation and dropout, a fraction; null in logs of older versions, and of an epoch that one began.</summary>
    public double? TrainTop1Error { get; init; }
}

/// <summary>A divergence that the run answered by going back.</summary>
/// <param name="Epoch">The epoch that it began anew.</param>
/// <param name="Iteration">Updates made by the start of that epoch.</param>
/// <param name="DivergedAt">The update that diverged, counted from 1.</param>
/// <param name="RateFactor">What the schedule's rate is multiplied by since.</param>
public sealed record RollBackRecord(int Epoch, long Iteration, long DivergedAt, double RateFactor);

/// <summary>Where a run stands between two updates. It holds nothing of clock, host or interruptions.</summary>
public sealed record TrainingState
{
    /// <summary>The epoch that the next batch belongs to, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>The place of the next batch in the epoch, from 0.</summary>
    public int Batch { get; init; }

    /// <summary>Sum of the losses of the epoch's images so far.</summary>
    public double LossSum { get; init; }

    /// <summary>
    /// The epoch's images so far whose best class was another than the true one; null before its first update, and where a checkpoint of an older
    /// version, which did not count them, stands inside of it.
    /// </summary>
    public int? Misses { get; init; }

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochRecord> History { get; init; } = [];

    /// <summary>The times that the run diverged and went back.</summary>
    public IReadOnlyList<RollBackRecord> RollBacks { get; init; } = [];

    /// <summary>What the schedule's rate is multiplied by, because the run diverged.</summary>
    [JsonIgnore]
    public double RateFactor => RollBacks.Count > 0 ? RollBacks[^1].RateFactor : 1;

    /// <summary>Where the run stands one update later.</summary>
    /// <param name="lossSum">Sum of the losses of the update's images.</param>
    /// <param name="misses">The update's images whose best class was another than the true one.</param>
    internal TrainingState AfterUpdate(double lossSum, int misses) =>
        this with { Batch = Batch + 1, LossSum = LossSum + lossSum, Misses = Batch == 0 ? misses : Misses + misses };

    /// <summary>Where the run stands at the start of the next epoch.</summary>
    /// <param name="record">What this one measured.</param>
    internal TrainingState AfterEpoch(EpochRecord record) => this with { Epoch = Epoch + 1, Batch = 0, LossSum = 0, Misses = null, History = [.. History, record] };
}
