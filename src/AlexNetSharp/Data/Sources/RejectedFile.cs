namespace AlexNetSharp.Data.Sources;

/// <summary>A file that is not in the pack.</summary>
/// <param name="File">Its path in the source.</param>
/// <param name="Reason">Why, as the end of the sentence "the file ...", for example <c>is truncated</c>.</param>
public sealed record RejectedFile(string File, string Reason);
