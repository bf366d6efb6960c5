using AlexNetSharp.Models;

namespace AlexNetSharp.Workflows.Training;

/// <summary>What to train on what.</summary>
public sealed record TrainRequest
{
    /// <summary>The usual minutes between checkpoints within an epoch.</summary>
    public const double UsualCheckpointMinutes = 10;

    /// <summary>How many of the newest checkpoints are usually kept.</summary>
    public const int UsualCheckpointsKept = 2;

    /// <summary>The pack's folder.</summary>
    public required string Data { get; init; }

    /// <summary>The run's folder, which is made.</summary>
    public required string Out { get; init; }

    /// <summary>
    /// The name of a recipe that ships, or the path of a YAML file; where null, the network's own on data of the size that it was made for,
    /// one that learns from few images on less, and that for fine-tuning where there are weights to start from.
    /// </summary>
    public string? Recipe { get; init; }

    /// <summary>The recipe as YAML, in place of a file; null for none.</summary>
    public string? RecipeText { get; init; }

    /// <summary>
    /// Weights to start from, a bundle; their network is trained unless <see cref="Model"/> or the recipe says another. Null for none.
    /// </summary>
    public string? Init { get; init; }

    /// <summary>In what numbers the passes compute; parameters and updates are float32 in either.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Minutes between checkpoints within an epoch; every epoch ends with one as well.</summary>
    public double CheckpointMinutes { get; init; } = UsualCheckpointMinutes;

    /// <summary>How many of the newest checkpoints are kept, besides the newest between two epochs and the best.</summary>
    public int CheckpointsKept { get; init; } = UsualCheckpointsKept;

    /// <summary>
    /// The network's name, which wins over the recipe's; null for the recipe's, or where that suits any network, the first of the zoo that
    /// takes the pack's images.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Assignments such as <c>optimizer.learningRate=0.02</c>, which win over the recipe.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The seed of every random number.</summary>
    public ulong Seed { get; init; } = 1;
}
