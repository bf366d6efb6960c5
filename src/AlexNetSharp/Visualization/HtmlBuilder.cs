using System.Globalization;
using System.Text;

namespace AlexNetSharp.Visualization;

/// <summary>
/// Collects the report's HTML. Everything that is not written by our own code goes through <see cref="Text"/>, which encodes it.
/// </summary>
internal sealed class HtmlBuilder
{
    private const int LongestPiece = 16;
    private const string BreakAfter = "./_-=,:;";
    private readonly StringBuilder _html = new();

    /// <summary>Adds markup of our own as it is.</summary>
    /// <param name="markup">The markup.</param>
    public HtmlBuilder Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Adds a text, encoded.</summary>
    /// <param name="text">The text.</param>
    public HtmlBuilder Text(string text)
    {
        _html.Append(SvgBuilder.Encode(text));
        return this;
    }

    /// <summary>Adds a text, encoded, whose long words may be broken: behind a mark, or else after a number of characters.</summary>
    /// <param name="text">The text.</param>
    public HtmlBuilder Wrapping(string text)
    {
        string before = " ";
        foreach (string piece in Pieces(text))
        {
            Raw(before.EndsWith(' ') ? "" : "<wbr/>").Text(piece);
            before = piece;
        }

        return this;
    }

    /// <summary>The parts of a text that stay in a line, each with the space or mark behind it.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<string> Pieces(string text)
    {
        var piece = new StringBuilder();
        int length = 0;
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            piece.Append(element);
            if (++length == LongestPiece || (length > 1 && BreakAfter.Contains(element, StringComparison.Ordinal)) || element == " ")
            {
                yield return piece.ToString();
                piece.Clear();
                length = 0;
            }
        }

        if (length > 0)
        {
            yield return piece.ToString();
        }
    }

    /// <summary>Adds an element that holds an encoded text.</summary>
    /// <param name="element">The element's name.</param>
    /// <param name="text">The text.</param>
    /// <param name="style">The element's class, or empty.</param>
    public HtmlBuilder Element(string element, string text, string style = "")
    {
        _html.Append('<').Append(element).Append(style.Length > 0 ? $" class=\"{style}\"" : "").Append('>');
        return Text(text).Raw($"</{element}>\n");
    }

    /// <summary>Adds a chart in a card.</summary>
    /// <param name="svg">A whole SVG drawing.</param>
    public HtmlBuilder Chart(string svg) => Raw("<div class=\"card\">").Raw(SvgBuilder.Inline(svg)).Raw("</div>\n");

    /// <summary>Adds a chart in a card; its text would be too small to read on a narrow page, which shows another drawing.</summary>
    /// <param name="wide">A whole SVG drawing for pages of more than 900 pixels.</param>
    /// <param name="narrow">The same for others.</param>
    public HtmlBuilder Chart(string wide, string narrow) =>
        Raw("<div class=\"card\"><div class=\"wide\">").Raw(SvgBuilder.Inline(wide)).Raw("</div><div class=\"narrow\">")
            .Raw(SvgBuilder.Inline(narrow)).Raw("</div></div>\n");

    /// <summary>Adds a PNG image whose bytes are part of the page.</summary>
    /// <param name="png">A PNG file.</param>
    /// <param name="description">What it shows.</param>
    public HtmlBuilder Image(byte[] png, string description) =>
        Raw("<img src=\"data:image/png;base64,").Raw(Convert.ToBase64String(png)).Raw("\" alt=\"").Text(description).Raw("\">");

    /// <summary>A whole number with separators between thousands.</summary>
    /// <param name="value">The number.</param>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The page so far.</summary>
    public override string ToString() => _html.ToString();
}
