using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Training;

/// <summary>How far a run is.</summary>
public sealed record TrainingProgress
{
    /// <summary>The epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs of the recipe.</summary>
    public required int Epochs { get; init; }

    /// <summary>Updates made in the epoch.</summary>
    public required int Batch { get; init; }

    /// <summary>Updates of an epoch.</summary>
    public required int Batches { get; init; }

    /// <summary>Loss of the last update, or the epoch's mean at its end.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training images a second, without validation.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Estimated time to the end of the recipe.</summary>
    public required TimeSpan TimeLeft { get; init; }

    /// <summary>The last finished epoch's validation top-1 error, a fraction, or null.</summary>
    public double? ValTop1Error { get; init; }

    /// <summary>Whether the validation part is being evaluated.</summary>
    public bool Validating { get; init; }

    /// <summary>The epoch that has just ended, or null.</summary>
    public EpochRecord? Finished { get; init; }
}
