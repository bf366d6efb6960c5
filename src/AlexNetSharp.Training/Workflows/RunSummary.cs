using System.Text.Json.Serialization;

namespace AlexNetSharp.Workflows;

/// <summary>What a run is doing.</summary>
public enum RunState
{
    /// <summary>A process trains into it.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It was stopped or killed before its last epoch, and can go on.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>It has its final weights.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>A file that it needs is missing or cannot be read.</summary>
    [JsonStringEnumMemberName("damaged")]
    Damaged,
}

/// <summary>A run in a list. What cannot be known of a damaged run is null.</summary>
public sealed record RunSummary
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>What it is doing.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
    public required RunState State { get; init; }

    /// <summary>
    /// What the process that trains into it is doing, for example <c>forward</c> or <c>validating</c>; null where none does.
    /// </summary>
    public string? Phase { get; init; }

    /// <summary>Why it is damaged, or which lines of its log were left out; null where all is well.</summary>
    public Sentence? Reason { get; init; }

    /// <summary>The network's name.</summary>
    public string? Network { get; init; }

    /// <summary>The pack's folder.</summary>
    public string? Data { get; init; }

    /// <summary>Finished epochs.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epochs of its recipe.</summary>
    public int? EpochsPlanned { get; init; }

    /// <summary>Updates made.</summary>
    public long? Iterations { get; init; }

    /// <summary>Top-1 validation error of the last epoch, a fraction.</summary>
    public double? LastTop1Error { get; init; }

    /// <summary>The least top-1 validation error of an epoch, a fraction.</summary>
    public double? BestTop1Error { get; init; }

    /// <summary>Training images a second in the last epoch.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>The seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads of libtorch and the kernels.</summary>
    public int? Threads { get; init; }

    /// <summary>When a file of it was last written.</summary>
    public required DateTimeOffset LastChange { get; init; }
}
