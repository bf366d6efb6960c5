using AlexNetSharp.Weights;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>What a <see cref="CheckpointWriter"/> needs to know besides the state.</summary>
internal sealed record CheckpointWriterOptions
{
    /// <summary>How many of the newest checkpoints are kept.</summary>
    public required int Kept { get; init; }

    /// <summary>
    /// Called before each checkpoint, on the thread that writes it: what is told of the state elsewhere must not be younger on the disk
    /// than the state.
    /// </summary>
    public required Action BeforeWriting { get; init; }

    /// <summary>What the run's bits depend on besides seed and data.</summary>
    public required string Environment { get; init; }

    /// <summary>What a bundle of the run's weights says.</summary>
    public required WeightBundle About { get; init; }

    /// <summary>Told that a checkpoint could not be written.</summary>
    public required Action<Sentence> Warn { get; init; }

    /// <summary>Told when a checkpoint begins to be written, and when it no longer is; from the thread that writes.</summary>
    public required Action<bool> Writing { get; init; }
}
