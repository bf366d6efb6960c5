namespace AlexNetSharp.Networks;

/// <summary>What was published about a network: the figures that ours are compared with.</summary>
/// <param name="Top1">Top-1 error, a fraction.</param>
/// <param name="Top5">Top-5 error, a fraction; null where none was published.</param>
/// <param name="Protocol">On which images, and how many views of each were averaged.</param>
public sealed record PublishedError(double Top1, double? Top5, string Protocol);
