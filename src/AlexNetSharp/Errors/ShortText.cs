namespace AlexNetSharp;

/// <summary>Text of files and users as sentences show it: no longer than a line, without control characters.</summary>
internal static class ShortText
{
    private const int LongestQuote = 120;
    private const int LongestClause = 500;

    /// <summary>A name or a value.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text) => Cut(text, LongestQuote);

    /// <summary>A clause that quotes names.</summary>
    /// <param name="text">The clause.</param>
    public static string OfClause(string text) => Cut(text, LongestClause);

    private static string Cut(string text, int most)
    {
        bool isLong = text.Length > most;
        int end = isLong && char.IsHighSurrogate(text[most - 1]) ? most - 1 : Math.Min(text.Length, most);
        return string.Concat(text.AsSpan(0, end).ToString().Select(one => char.IsControl(one) ? '?' : one)) + (isLong ? "..." : "");
    }
}
