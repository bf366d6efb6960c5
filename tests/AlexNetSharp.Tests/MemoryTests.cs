namespace AlexNetSharp.Tests;

/// <summary>Tests that read how much memory the process has: while they run, no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryTests
{
    /// <summary>The collection's name.</summary>
    public const string Name = "memory";
}
