namespace AlexNetSharp.Workflows.Experiments;

/// <summary>What an experiment gave. Errors are fractions.</summary>
internal sealed record ExperimentResult
{
    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>The claim, a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary><c>confirmed</c>, <c>not confirmed</c> or <c>undecided</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The numbers behind the verdict.</summary>
    public required string Sentence { get; init; }

    /// <summary>Epochs of each training.</summary>
    public required int Epochs { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The user's assignments, the same for all arms.</summary>
    public required IReadOnlyList<string> Overrides { get; init; }

    /// <summary>The pack's folder.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of the pack's manifest.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>Training images.</summary>
    public required int TrainImages { get; init; }

    /// <summary>Validation images.</summary>
    public required int ValImages { get; init; }

    /// <summary>The arms, in the experiment's order.</summary>
    public required IReadOnlyList<ExperimentArmResult> Arms { get; init; }

    /// <summary>The page.</summary>
    public required string Report { get; init; }

    /// <summary>The plot, an SVG file; null where there is nothing to plot.</summary>
    public string? Plot { get; init; }
}

/// <summary>What an arm gave.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">What it is.</param>
/// <param name="Run">Its run's folder; null where it evaluates other arms' weights.</param>
/// <param name="Top1Error">Top-1 error on the validation part; null without one, or where the arm diverged.</param>
/// <param name="Top5Error">Top-5 error, alike.</param>
/// <param name="Value">What the experiment measures of it, where that is no error: epochs, or a part; null where there is none.</param>
/// <param name="Diverged">How it diverged, a sentence; null where it did not.</param>
internal sealed record ExperimentArmResult(
    string Name,
    string Label,
    string? Run,
    double? Top1Error,
    double? Top5Error,
    double? Value,
    string? Diverged)
{
    /// <summary>
    /// Top-1 error on the training part over the last epoch, as the images were trained on; null where the arm evaluates other arms'
    /// weights.
    /// </summary>
    public double? TrainTop1Error { get; init; }

    /// <summary>
    /// All assignments to the paper's recipe: the experiment's, the arm's own and the user's; null where it evaluates other arms' weights.
    /// </summary>
    public IReadOnlyList<string>? Recipe { get; init; }

    /// <summary>The seed of its training.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The device of its training.</summary>
    public string? Device { get; init; }

    /// <summary>Threads of its training.</summary>
    public int? Threads { get; init; }
}
