using System.Globalization;
using System.Text;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// Text out of strangers' files as a terminal may show it: characters that would move the cursor, change colors, turn the direction of
/// writing or stay invisible become their escapes of JSON, so that a document of JSON means the same afterwards.
/// </summary>
internal static class PlainText
{
    /// <summary>A text that stays on its lines.</summary>
    /// <param name="text">The text; line ends and tabs stay.</param>
    public static string Of(string text) => Escape(text, keepsLines: true);

    /// <summary>A text that stays on one line.</summary>
    /// <param name="text">The text.</param>
    public static string OneLine(string text) => Escape(text, keepsLines: false);

    private static string Escape(string text, bool keepsLines)
    {
        int first = 0;
        while (first < text.Length && text[first] is >= ' ' and <= '~')
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        StringBuilder escaped = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (int i = first; i < text.Length; i++)
        {
            bool isPair = char.IsSurrogatePair(text, i);
            bool isLine = text[i] is '\n' or '\t' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
            bool isPlain = isLine ? keepsLines : IsVisible(CharUnicodeInfo.GetUnicodeCategory(text, i), text[i]);
            for (int end = isPair ? i + 1 : i; ; i++)
            {
                _ = isPlain ? escaped.Append(text[i]) : escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
                if (i == end)
                {
                    break;
                }
            }
        }

        return escaped.ToString();
    }

    /// <summary>Whether a character is seen; some letters and marks are blank although their category says nothing of it.</summary>
    private static bool IsVisible(UnicodeCategory category, char one) =>
        category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)
        && one is not ('\u034F' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u3164' or '\uFFA0');
}
