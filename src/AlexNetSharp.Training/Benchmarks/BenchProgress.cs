namespace AlexNetSharp.Benchmarks;

/// <summary>How far a benchmark is.</summary>
/// <param name="Stage">What is being measured.</param>
/// <param name="Done">Pairs measured.</param>
/// <param name="Total">Pairs to measure.</param>
internal sealed record BenchProgress(string Stage, int Done, int Total);
