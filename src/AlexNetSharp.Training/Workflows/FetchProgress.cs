using AlexNetSharp.Runtime;

namespace AlexNetSharp.Workflows;

/// <summary>How far fetching libtorch is, which any workflow that computes may begin with.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">The bytes that are there.</param>
/// <param name="Total">The bytes in all; 0 where their number is not known.</param>
/// <param name="HasEnded">Whether nothing more comes, because all is there or because it failed.</param>
internal sealed record FetchProgress(string Stage, long Done, long Total, bool HasEnded = false) : WorkProgress(Stage, Done, Total)
{
    /// <summary>What the runtime tells, as progress of a workflow.</summary>
    /// <param name="step">What it tells.</param>
    public static FetchProgress Of(FetchStep step) => new(step.Stage, step.Bytes, step.Total, step.HasEnded);

    /// <summary>The bytes for people: <c>66 MB of 132 MB</c>, or those that are there where their number is not known.</summary>
    public string Details => Total > 0 ? $"{FetchStep.Megabytes(Done)} of {FetchStep.Megabytes(Total)}" : FetchStep.Megabytes(Done);
}
