namespace AlexNetSharp.Experiments;

/// <summary>A thing that a claim says, measured by itself.</summary>
/// <param name="Text">What is said, a sentence.</param>
/// <param name="Rule">How it is judged.</param>
/// <param name="Arm">The arm that it speaks of.</param>
internal sealed record ExperimentStatement(string Text, StatementRule Rule, string Arm)
{
    /// <summary>The arms that it is compared with; empty where it speaks of one alone.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>What the claim's source measured, for people; empty where it gives no figure.</summary>
    public string Published { get; init; } = "";
}
