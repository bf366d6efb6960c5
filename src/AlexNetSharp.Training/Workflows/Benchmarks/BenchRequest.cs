using AlexNetSharp.Models;

namespace AlexNetSharp.Workflows.Benchmarks;

/// <summary>What is measured.</summary>
internal enum BenchKind
{
    /// <summary>The machine's limits only.</summary>
    Peak,

    /// <summary>Single operations.</summary>
    Kernels,

    /// <summary>A training step.</summary>
    Train,

    /// <summary>A forward pass.</summary>
    Infer,
}

/// <summary>What to measure.</summary>
internal sealed record BenchRequest
{
    /// <summary>The benchmark.</summary>
    public required BenchKind Kind { get; init; }

    /// <summary>The network's name in the zoo; null for the paper's.</summary>
    public string? Model { get; init; }

    /// <summary>Images in a batch; null for 128, and for inference 128 and then 1.</summary>
    public int? Batch { get; init; }

    /// <summary>Pairs of measurements, ours and the other's, for every row; at least 5.</summary>
    public int Pairs { get; init; } = BenchLimits.UsualPairs;

    /// <summary>A measurement takes at least so many seconds: what is quicker is done again and again.</summary>
    public double Seconds { get; init; } = BenchLimits.UsualSeconds;

    /// <summary>
    /// In what numbers a training step computes: against the stock library in float32, in bf16 against our own float32 step.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Float32;
}
