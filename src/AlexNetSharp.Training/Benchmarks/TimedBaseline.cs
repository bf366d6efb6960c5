namespace AlexNetSharp.Benchmarks;

/// <summary>Something that ours is timed against.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Setting">How it is set up; null where there is one way.</param>
/// <param name="Run">Runs it once.</param>
internal sealed record TimedBaseline(string Name, string? Setting, Action Run);
