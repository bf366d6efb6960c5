namespace AlexNetSharp.Workflows.Experiments;

/// <summary>What an experiment gave. Errors are fractions.</summary>
internal sealed record ExperimentResult
{
    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>The claim, a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>
    /// <c>confirmed</c>, <c>not confirmed</c> or <c>undecided</c>, as all its statements are, or <c>split</c> where they differ.
    /// </summary>
    public required string Verdict { get; init; }

    /// <summary>The numbers behind the verdict, of all statements.</summary>
    public required string Sentence { get; init; }

    /// <summary>What the claim says, each with its verdict.</summary>
    public required IReadOnlyList<ExperimentStatementResult> Statements { get; init; }

    /// <summary>Epochs of each training.</summary>
    public required int Epochs { get; init; }

    /// <summary>The first seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many seeds each arm has at its best rate.</summary>
    public required int Seeds { get; init; }

    /// <summary>The learning rates that every arm was tried at.</summary>
    public required IReadOnlyList<double> LearningRates { get; init; }

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

    /// <summary>Validation images that rates were chosen by, and that no verdict counts.</summary>
    public required int ChoosingImages { get; init; }

    /// <summary>The arms, in the experiment's order.</summary>
    public required IReadOnlyList<ExperimentArmResult> Arms { get; init; }

    /// <summary>The folder of the trainings.</summary>
    public required string RunsFolder { get; init; }

    /// <summary>The page.</summary>
    public required string Report { get; init; }

    /// <summary>The plot, an SVG file; null where there is nothing to plot.</summary>
    public string? Plot { get; init; }
}

/// <summary>What became of a statement.</summary>
/// <param name="Claim">The statement.</param>
/// <param name="Published">What the claim's source measured; null where it gives no figure.</param>
/// <param name="Verdict"><c>confirmed</c>, <c>not confirmed</c> or <c>undecided</c>.</param>
/// <param name="Sentence">The numbers behind it.</param>
/// <param name="Difference">What is judged, above 0 where the statement holds; null where there is no such figure.</param>
/// <param name="Margin">What chance explains of it.</param>
/// <param name="BySeed">The difference by each seed.</param>
internal sealed record ExperimentStatementResult(
    string Claim, string? Published, string Verdict, string Sentence, double? Difference, double? Margin, IReadOnlyList<double> BySeed);
