namespace AlexNetSharp.Workflows;

/// <summary>How far fetching libtorch is, which any workflow that computes may begin with.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">The bytes that are there.</param>
/// <param name="Total">The bytes in all; 0 where their number is not known.</param>
internal sealed record FetchProgress(string Stage, long Done, long Total) : WorkProgress(Stage, Done, Total);
