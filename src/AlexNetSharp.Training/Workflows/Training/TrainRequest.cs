using AlexNetSharp.Models;

namespace AlexNetSharp.Workflows.Training;

/// <summary>What to train on what.</summary>
public sealed record TrainRequest
{
    /// <summary>The names that <see cref="Precision"/> understands, for people.</summary>
    public const string Precisions = PrecisionNames.All;

    /// <summary>The pack's folder.</summary>
    public string Data { get; init; } = "";

    /// <summary>The run's folder, which is made.</summary>
    public string Out { get; init; } = "";

    /// <summary>The recipe's file; the paper's recipe where null.</summary>
    public string? Recipe { get; init; }

    /// <summary>The recipe as YAML, in place of a file; null for none.</summary>
    public string? RecipeText { get; init; }

    /// <summary>
    /// Weights to start from, a bundle; their network is trained unless <see cref="Model"/> or the recipe says another. Null for none.
    /// </summary>
    public string? Init { get; init; }

    /// <summary>In what numbers the passes compute; parameters and updates are float32 in either.</summary>
    /// <value>float32</value>
    public string Precision { get; init; } = PrecisionNames.Of(Models.Precision.Float32);

    /// <summary>Minutes between checkpoints within an epoch; every epoch ends with one as well.</summary>
    public double CheckpointMinutes { get; init; } = 10;

    /// <summary>How many of the newest checkpoints are kept, besides the newest between two epochs and the best.</summary>
    public int CheckpointsKept { get; init; } = 2;

    /// <summary>The network's name, which wins over the recipe's; null for the recipe's.</summary>
    public string? Model { get; init; }

    /// <summary>Assignments such as <c>optimizer.learningRate=0.02</c>, which win over the recipe.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The seed of every random number.</summary>
    public ulong Seed { get; init; } = 1;
}
