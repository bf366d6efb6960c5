using System.Globalization;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Breaks lines between words, so that a terminal does not break them inside.</summary>
internal static class WordWrap
{
    /// <summary>A text as lines of a width; what follows a break stands as far in as the text began.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">The most columns of a line.</param>
    /// <param name="breaksWords">Whether a word that is longer than a line is broken; otherwise it stays whole.</param>
    public static IReadOnlyList<string> Lines(string text, int width, bool breaksWords = false)
    {
        var lines = new List<string>();
        string indent = new(' ', text.Length - text.TrimStart(' ').Length);
        string rest = text;
        while (CellText.WidthOf(rest) > width)
        {
            int fits = CellText.LengthWithin(rest, width);
            int end = rest.LastIndexOf(' ', fits);
            if (end <= indent.Length)
            {
                end = breaksWords
                    ? Math.Max(fits, indent.Length + StringInfo.GetNextTextElementLength(rest, indent.Length))
                    : rest.IndexOf(' ', Math.Max(fits, indent.Length));
            }

            if (end < 0 || end == rest.Length)
            {
                break;
            }

            lines.Add(rest[..end].TrimEnd(' '));
            rest = indent + rest[end..].TrimStart(' ');
        }

        lines.Add(rest);
        return lines;
    }
}
