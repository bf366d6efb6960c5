namespace AlexNetSharp.Workflows.Training;

/// <summary>What a training gave.</summary>
public sealed record TrainResult
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The network's name.</summary>
    public required string Model { get; init; }

    /// <summary>Epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>Updates made.</summary>
    public required long Iterations { get; init; }

    /// <summary>Mean loss of the last epoch's batches, with augmentation and dropout.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Top-1 error on the validation part, one view, a fraction; null where the pack has none.</summary>
    public required double? ValTop1Error { get; init; }

    /// <summary>
    /// Top-5 error on the validation part, one view, a fraction; null where the pack has none, and of at most five classes.
    /// </summary>
    public required double? ValTop5Error { get; init; }

    /// <summary>The epoch with the least validation error, from 0; null where the pack has no validation part.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Top-1 error on the validation part after that epoch, a fraction.</summary>
    public double? BestValTop1Error { get; init; }

    /// <summary>The weights after that epoch; null where there are none.</summary>
    public string? BestWeights { get; init; }

    /// <summary>Wall-clock time of this session in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Training images a second in this session, without validation.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The final weights.</summary>
    public required string Weights { get; init; }
}
