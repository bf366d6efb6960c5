namespace AlexNetSharp.Experiments;

/// <summary>What an arm gave, over its seeds. Errors are fractions.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Label">What it is, for people.</param>
internal sealed record ArmResult(string Name, string Label)
{
    /// <summary>The learning rates tried, ascending; empty where the arm evaluates others.</summary>
    public IReadOnlyList<TriedRate> Tried { get; init; } = [];

    /// <summary>What it gave by each seed, at the best of the rates.</summary>
    public required IReadOnlyList<ArmRun> Runs { get; init; }

    /// <summary>The best of the rates; null where the arm evaluates others.</summary>
    public TriedRate? Best => Tried.FirstOrDefault(one => one.Chosen);

    /// <summary>Whether the best rate is the smallest or the largest that was tried, so that a better one may lie beyond.</summary>
    public bool IsAtEdge => Best is { } best && (best == Tried[0] || best == Tried[^1]);

    /// <summary>How one of its trainings diverged, a sentence; null where none did.</summary>
    public string? Diverged => Runs.Select(run => run.Diverged).FirstOrDefault(sentence => sentence is not null);

    /// <summary>The mean over the seeds; null where one of them has none.</summary>
    /// <param name="value">A figure of a run.</param>
    public double? Mean(Func<ArmRun, double?> value) => Runs.All(run => value(run).HasValue) ? Runs.Average(value) : null;
}
