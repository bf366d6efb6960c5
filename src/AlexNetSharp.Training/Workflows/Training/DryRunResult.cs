using System.Text.Json.Serialization;

namespace AlexNetSharp.Workflows.Training;

/// <summary>What a training would be.</summary>
internal sealed record DryRunResult
{
    /// <summary>The resolved recipe as YAML, every value written out.</summary>
    public required string Recipe { get; init; }

    /// <summary>The network's name.</summary>
    public required string Model { get; init; }

    /// <summary>Passes over the training images.</summary>
    public required int Epochs { get; init; }

    /// <summary>Updates in all.</summary>
    public required long Iterations { get; init; }

    /// <summary>Training images of the pack.</summary>
    public required int TrainImages { get; init; }

    /// <summary>The learning rate along the training.</summary>
    public required IReadOnlyList<RatePoint> Curve { get; init; }

    /// <summary>What the curve cannot show; null for nothing.</summary>
    public string? CurveNote { get; init; }

    /// <summary>The curve as a picture in plain text.</summary>
    [JsonIgnore]
    public string Picture { get; init; } = "";

    /// <summary>Updates that were timed.</summary>
    public required int Steps { get; init; }

    /// <summary>What the middle one of them took, in milliseconds.</summary>
    public required double MedianMilliseconds { get; init; }

    /// <summary>What the fastest of them took.</summary>
    public required double FastestMilliseconds { get; init; }

    /// <summary>What the slowest of them took.</summary>
    public required double SlowestMilliseconds { get; init; }

    /// <summary>Training images a second in them.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Hours that this recipe needs on this pack, without validation.</summary>
    public required double Hours { get; init; }

    /// <summary>Hours that this network needs for the paper's training, 90 epochs of 1.2 million images.</summary>
    public required double ImagenetHours { get; init; }
}

/// <summary>The learning rate at a place of the training.</summary>
/// <param name="Epoch">The place, in epochs from the start.</param>
/// <param name="LearningRate">The rate.</param>
internal sealed record RatePoint(double Epoch, double LearningRate);
