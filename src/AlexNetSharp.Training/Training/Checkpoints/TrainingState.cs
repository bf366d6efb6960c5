using System.Text.Json.Serialization;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>Where a run stands between two updates. It holds nothing of clock, host or interruptions.</summary>
internal sealed record TrainingState
{
    /// <summary>The epoch that the next batch belongs to, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>The place of the next batch in the epoch, from 0.</summary>
    public int Batch { get; init; }

    /// <summary>Sum of the losses of the epoch's images so far.</summary>
    public double LossSum { get; init; }

    /// <summary>
    /// The epoch's images so far whose best class was another than the true one; null before its first update, and where a checkpoint of an
    /// older version, which did not count them, stands inside of it.
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
    internal TrainingState AfterEpoch(EpochRecord record) =>
        this with
        {
            Epoch = Epoch + 1,
            Batch = 0,
            LossSum = 0,
            Misses = null,
            History = [.. History, record],
        };
}
