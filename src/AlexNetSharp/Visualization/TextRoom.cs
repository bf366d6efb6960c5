using System.Globalization;
using System.Text;

namespace AlexNetSharp.Visualization;

/// <summary>
/// How much room a drawing's text takes. Nobody knows the reader's font, so the widths are those of the widest usual ones, DejaVu Sans and
/// Verdana, at the largest size that the drawings' own style sheet gives; text that is too long for its room is wrapped.
/// </summary>
internal static class TextRoom
{
    /// <summary>The distance of the baselines of two lines of small text.</summary>
    public const double SmallLine = 18;

    /// <summary>The most characters of a text; what is longer loses its end.</summary>
    private const int MostCharacters = 500;

    private const double SmallSize = 16;
    private const double PlainSize = 19;
    private const double TitleSize = 22;
    private const double Bold = 1.12;
    private const double Rounding = 1e-6;
    private const string Narrow = " !'()*,-./:;IJ[\\]`fijlrt|·’";
    private const string Broad = "%@MWmw—…æœÆŒ";
    private const string Symbols = "#+<=>^~×→−";
    private const string BreakAfter = " -/_,.;:";

    /// <summary>The width of a text in a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="style">Its classes, as <see cref="SvgBuilder.Text"/> takes them.</param>
    /// <returns>Width in user units.</returns>
    public static double Width(string text, string style)
    {
        double ems = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            ems += Ems(rune);
        }

        return ems * Size(style) * (style.Contains("strong", StringComparison.Ordinal) || IsTitle(style) ? Bold : 1);
    }

    /// <summary>The distance of the baselines of two lines.</summary>
    /// <param name="style">The text's classes.</param>
    public static double Line(string style) => Size(style) + SmallLine - SmallSize;

    /// <summary>Divides a text into lines, between words where that is possible.</summary>
    /// <param name="text">The text; of one that is longer than 500 characters the end is left out.</param>
    /// <param name="room">The width of a line in user units; a line has a character at least.</param>
    /// <param name="style">The text's classes.</param>
    /// <returns>The lines, one at least.</returns>
    public static IReadOnlyList<string> Wrap(string text, double room, string style)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        double width = 0;
        int breakAt = 0;
        foreach (string element in Elements(text))
        {
            double more = Width(element, style);
            if (line.Length > 0 && width + more > room + Rounding && element != " ")
            {
                int end = breakAt > 0 ? breakAt : line.Length;
                lines.Add(line.ToString(0, end).TrimEnd());
                line.Remove(0, end);
                width = Width(line.ToString(), style);
                breakAt = 0;
            }

            if (line.Length > 0 && IsWide(element))
            {
                breakAt = line.Length;
            }

            line.Append(element);
            width += more;
            if (BreakAfter.Contains(element, StringComparison.Ordinal) || IsWide(element))
            {
                breakAt = line.Length;
            }
        }

        lines.Add(line.ToString().TrimEnd());
        return lines;
    }

    private static IEnumerable<string> Elements(string text)
    {
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        for (int count = 0; elements.MoveNext(); count++)
        {
            if (count == MostCharacters)
            {
                yield return "…";
                yield break;
            }

            yield return elements.GetTextElement();
        }
    }

    private static bool IsTitle(string style) => style.Contains("title", StringComparison.Ordinal);

    private static double Size(string style) =>
        IsTitle(style) ? TitleSize
        : style.Contains("small", StringComparison.Ordinal) ? SmallSize
        : PlainSize;

    private static bool IsWide(string element) => Rune.GetRuneAt(element, 0) is var rune && IsWide(rune);

    /// <summary>Whether a character is as wide as it is high, as Chinese, Japanese and Korean ones are.</summary>
    private static bool IsWide(Rune rune) => rune.Value
        is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or >= 0x1F000;

    /// <summary>A character's width, of which none that is usual in names has more.</summary>
    private static double Ems(Rune rune)
    {
        const int LatinEnd = 0x250;
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        return category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
            : IsWide(rune) || Broad.Contains(rune.ToString(), StringComparison.Ordinal) ? 1.08
            : Narrow.Contains(rune.ToString(), StringComparison.Ordinal) ? 0.46
            : Symbols.Contains(rune.ToString(), StringComparison.Ordinal) ? 0.85
            : rune.Value >= LatinEnd ? 0.95
            : category == UnicodeCategory.UppercaseLetter ? 0.79
            : 0.66;
    }
}
