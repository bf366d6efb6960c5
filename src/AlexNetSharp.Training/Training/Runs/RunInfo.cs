using System.Text.Json.Serialization;
using AlexNetSharp.Models;

namespace AlexNetSharp.Training.Runs;

/// <summary>What a run was started with, besides its recipe; stands in <c>run.json</c>.</summary>
internal sealed record RunInfo
{
    /// <summary>The command line that started it.</summary>
    public string Command { get; init; } = "";

    /// <summary>The pack's folder.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of the pack's manifest, which holds the checksums of everything in it.</summary>
    public string DataSha256 { get; init; } = "";

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of libtorch and the kernels.</summary>
    public required int Threads { get; init; }

    /// <summary>In what numbers the passes compute.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>The weights that the run starts from; null where they are counted from the seed.</summary>
    public string? Init { get; init; }

    /// <summary>SHA-256 of <see cref="Init"/>.</summary>
    public string? InitSha256 { get; init; }

    /// <summary>The layer that starts anew, because <see cref="Init"/> is for other classes; null where none does.</summary>
    public string? NewClassifier { get; init; }

    /// <summary>Minutes between checkpoints within an epoch; every epoch ends with one as well.</summary>
    public double CheckpointMinutes { get; init; } = 10;

    /// <summary>How many of the newest checkpoints are kept, besides the newest between two epochs and the best.</summary>
    public int CheckpointsKept { get; init; } = 2;

    /// <summary>What cannot be true in it, as a part of a sentence; null where nothing is.</summary>
    [JsonIgnore]
    internal string? Problem =>
        Threads is < 1 or > ThreadLimit.Most ? $"its {Threads} threads must be 1 to {ThreadLimit.Most}"
        : !double.IsFinite(CheckpointMinutes) || CheckpointMinutes < 0 ? "its minutes between checkpoints are not possible"
        : CheckpointsKept < 1 ? $"its {CheckpointsKept} checkpoints kept must be at least 1"
        : !Enum.IsDefined(Precision) ? "the numbers that it computes in are not known"
        : Data.Length == 0 ? "it names no pack"
        : null;

    /// <summary>Names and versions of what computed.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();
}
