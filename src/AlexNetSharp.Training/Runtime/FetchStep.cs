namespace AlexNetSharp.Runtime;

/// <summary>How far fetching libtorch is.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Bytes">The bytes that are there.</param>
/// <param name="Total">The bytes in all; 0 where their number is not known.</param>
/// <param name="HasEnded">Whether nothing more comes, because all is there or because it failed.</param>
internal readonly record struct FetchStep(string Stage, long Bytes, long Total, bool HasEnded = false)
{
    /// <summary>Bytes for people: whole megabytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0} MB");
}
