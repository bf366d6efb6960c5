using System.Globalization;
using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// Text by the columns that it takes in a terminal: a sign of Chinese or an emoji takes two, and no cut goes through a character that
/// several codes make.
/// </summary>
internal static class CellText
{
    /// <summary>The columns of a text.</summary>
    /// <param name="text">The text, on one line.</param>
    public static int WidthOf(string text) => text.GetCellWidth();

    /// <summary>A text with blanks behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The columns of both; a longer text stays as it is.</param>
    public static string Padded(string text, int width) => text + new string(' ', Math.Max(0, width - WidthOf(text)));

    /// <summary>A text that ends with an ellipsis where it would be too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The most columns.</param>
    public static string Cut(string text, int width) =>
        WidthOf(text) <= width ? text : text[..LengthWithin(text, width - 1)] + "…";

    /// <summary>How much of a text's beginning fits: the length of its whole characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The most columns.</param>
    public static int LengthWithin(string text, int width)
    {
        int length = 0, used = 0;
        while (length < text.Length)
        {
            int next = StringInfo.GetNextTextElementLength(text, length);
            used += WidthOf(text.Substring(length, next));
            if (used > width)
            {
                break;
            }

            length += next;
        }

        return length;
    }
}
