using AlexNetSharp.Runtime;

namespace AlexNetSharp.Workflows;

/// <summary>How far fetching libtorch is, which any workflow that computes may begin with.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">The bytes that are there.</param>
/// <param name="Total">The bytes in all; 0 where their number is not known.</param>
internal sealed record FetchProgress(string Stage, long Done, long Total) : WorkProgress(Stage, Done, Total)
{
    /// <summary>The bytes for people: <c>66 MB of 132 MB</c>, or those that are there where their number is not known.</summary>
    public string Details => Total > 0 ? $"{FetchStep.Megabytes(Done)} of {FetchStep.Megabytes(Total)}" : FetchStep.Megabytes(Done);

    /// <summary>Whether nothing more comes.</summary>
    public bool Ended => Total > 0 && Done == Total;
}
