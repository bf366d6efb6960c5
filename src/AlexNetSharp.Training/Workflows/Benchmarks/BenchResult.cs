using AlexNetSharp.Benchmarks;

namespace AlexNetSharp.Workflows.Benchmarks;

/// <summary>The machine that measured.</summary>
/// <param name="Processors">Processors that this process may use.</param>
/// <param name="Threads">Threads of libtorch and of the kernels.</param>
/// <param name="VectorBits">Width in bits of the widest vectors that the kernels use; 0 where they compute value by value.</param>
/// <param name="System">The operating system.</param>
/// <param name="Architecture">The processor's architecture.</param>
/// <param name="Versions">Versions of the libraries by name.</param>
internal sealed record BenchMachine(
    int Processors, int Threads, int VectorBits, string System, string Architecture, IReadOnlyDictionary<string, string> Versions);

/// <summary>What was measured.</summary>
internal sealed record BenchResult
{
    /// <summary>The machine.</summary>
    public required BenchMachine Machine { get; init; }

    /// <summary>Float32 multiply-adds on registers with all threads, in 10^9 operations a second.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>A large copy with all threads, bytes read plus bytes written, in 10^9 a second.</summary>
    public required double CopyGbPerSecond { get; init; }

    /// <summary>How far ours and the other's agreed before they were timed; null where nothing was compared.</summary>
    public required BenchEquality? Equality { get; init; }

    /// <summary>What to know before the times are believed, in one sentence; null for nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>What was found about a pack and its loader; null where none was looked at.</summary>
    public DataFindings? Data { get; init; }

    /// <summary>The times.</summary>
    public required IReadOnlyList<BenchRow> Rows { get; init; }
}
