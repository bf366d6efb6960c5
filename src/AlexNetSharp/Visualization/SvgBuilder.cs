using System.Globalization;
using System.Net;
using System.Text;

namespace AlexNetSharp.Visualization;

/// <summary>Writes an SVG drawing that carries its own light and dark colors and needs nothing from outside.</summary>
/// <param name="width">Width in user units.</param>
/// <param name="description">What it shows, for people who cannot see it.</param>
internal sealed class SvgBuilder(double width, string description)
{
    private const string Namespace = " xmlns=\"http://www.w3.org/2000/svg\"";

    private const string Style = """
        .ax{--ink:#17212b;--soft:#5b6875;--grid:#e3e8ed;--paper:#fff;--on:#fff;--c0:#0068ad;--c1:#c24e00;--c2:#007a5a;--c3:#9c3f78;--c4:#8a6400;--c5:#3a7fa6;
        font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:15px;width:100%;height:auto;display:block}
        @media screen and (prefers-color-scheme:dark){.ax{--ink:#e8edf2;--soft:#9fadba;--grid:#2c3742;--paper:#18212a;--on:#0d141a;
        --c0:#62b5f0;--c1:#f28f4f;--c2:#3fc79a;--c3:#e08fc0;--c4:#dcb44a;--c5:#8cc7e8}}
        .ax text{fill:var(--ink)}.ax .soft{fill:var(--soft)}.ax .title{font-weight:600;font-size:18px}.ax .strong{font-weight:600}.ax .on{fill:var(--on)}
        .ax .grid{stroke:var(--grid);fill:none}.ax .mark{stroke:var(--ink);stroke-width:1.5;fill:none}.ax .axis{stroke:var(--soft);fill:none}
        .ax .line{fill:none;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}
        .ax .over{paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
        .ax .thin{stroke-width:1.4;opacity:.55}.ax .ring{stroke:var(--paper);stroke-width:1.5}
        @media (max-width:560px){.ax{font-size:19px}.ax .title{font-size:22px}.ax .small{font-size:16px}}
        """;

    // Letters of several scripts, and emoji of several parts, are joined by these.
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    private readonly StringBuilder _text = new();

    /// <summary>A color of the palette; the six of them can be told apart by color-blind people.</summary>
    /// <param name="index">Which; they start again after six.</param>
    public static string Color(int index) => $"var(--c{index % 6})";

    /// <summary>A coordinate as text, to a hundredth.</summary>
    /// <param name="value">The coordinate.</param>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text made safe for element content and for attributes.</summary>
    /// <param name="text">
    /// The text. Characters that XML does not allow, and those that would turn the direction of what stands around them, become the
    /// replacement character.
    /// </param>
    public static string Encode(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isKept = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control => rune.Value is '\t' or '\n' or '\r',
                UnicodeCategory.Format => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner,
                UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
                _ => rune.Value is not (0xFFFE or 0xFFFF),
            };
            clean.Append(isKept ? rune.ToString() : "\uFFFD");
        }

        return WebUtility.HtmlEncode(clean.ToString());
    }

    /// <summary>A drawing as part of an HTML page, where the namespace is understood.</summary>
    /// <param name="svg">A whole drawing.</param>
    public static string Inline(string svg) => svg.Replace(Namespace, "", StringComparison.Ordinal);

    /// <summary>Draws a straight line.</summary>
    /// <param name="x1">One end.</param>
    /// <param name="y1">One end.</param>
    /// <param name="x2">The other end.</param>
    /// <param name="y2">The other end.</param>
    /// <param name="style">The class, <c>grid</c>, <c>axis</c> or <c>mark</c>.</param>
    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.Append($"<line class=\"{style}\" x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\"/>\n");

    /// <summary>Draws a line through points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="color">The color.</param>
    /// <param name="style">The class.</param>
    /// <param name="dashed">Whether the line is dashed.</param>
    public void Polyline(IEnumerable<(double X, double Y)> points, string color, string style, bool dashed)
    {
        string list = string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));
        string dash = dashed ? " stroke-dasharray=\"7 5\"" : "";
        _text.Append($"<polyline class=\"{style}\" style=\"stroke:{color}\"{dash} points=\"{list}\"/>\n");
    }

    /// <summary>Draws a disc with a text that appears when pointed at.</summary>
    /// <param name="x">The center.</param>
    /// <param name="y">The center.</param>
    /// <param name="radius">The radius.</param>
    /// <param name="color">The color.</param>
    /// <param name="tip">The text.</param>
    public void Dot(double x, double y, double radius, string color, string tip)
    {
        _text.Append($"<circle class=\"ring\" cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\" style=\"fill:{color}\">");
        _text.Append($"<title>{Encode(tip)}</title></circle>\n");
    }

    /// <summary>Draws a filled rectangle.</summary>
    /// <param name="x">The left edge.</param>
    /// <param name="y">The upper edge.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="color">The color.</param>
    /// <param name="opacity">0 (nothing) to 1 (solid).</param>
    /// <param name="tip">A text that appears when pointed at, or empty.</param>
    public void Rectangle(double x, double y, double width, double height, string color, double opacity = 1, string tip = "")
    {
        string title = tip.Length > 0 ? $"<title>{Encode(tip)}</title>" : "";
        string cover = opacity < 1 ? $";fill-opacity:{Number(opacity)}" : "";
        _text.Append($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" rx=\"2\"");
        _text.Append($" style=\"fill:{color}{cover}\">{title}</rect>\n");
    }

    /// <summary>Writes a text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="text">The text; it is encoded here.</param>
    /// <param name="style">Classes, or empty.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="turn">Degrees, clockwise, around the anchor.</param>
    /// <param name="color">A color in place of the ink, or empty.</param>
    public void Text(double x, double y, string text, string style = "", string anchor = "start", double turn = 0, string color = "")
    {
        string turned = turn == 0 ? "" : $" transform=\"rotate({Number(turn)} {Number(x)} {Number(y)})\"";
        string fill = color.Length > 0 ? $" style=\"fill:{color}\"" : "";
        _text.Append(
            $"<text class=\"{style}\" x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\"{turned}{fill}>{Encode(text)}</text>\n");
    }

    /// <summary>Writes a text's lines below each other.</summary>
    /// <param name="x">Where they are anchored.</param>
    /// <param name="y">The first line's baseline.</param>
    /// <param name="lines">The lines, as <see cref="TextRoom.Wrap"/> makes them.</param>
    /// <param name="style">Classes, or empty.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Lines(double x, double y, IReadOnlyList<string> lines, string style = "", string anchor = "start")
    {
        for (int i = 0; i < lines.Count; i++)
        {
            Text(x, y + (i * TextRoom.Line(style)), lines[i], style, anchor);
        }
    }

    /// <summary>Draws a picture whose bytes are part of the drawing, each of its pixels as a square.</summary>
    /// <param name="x">The left edge.</param>
    /// <param name="y">The upper edge.</param>
    /// <param name="across">The width.</param>
    /// <param name="down">The height.</param>
    /// <param name="png">A PNG file.</param>
    /// <param name="tip">A text that appears when pointed at.</param>
    public void Image(double x, double y, double across, double down, byte[] png, string tip)
    {
        _text.Append($"<image x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(across)}\" height=\"{Number(down)}\"");
        _text.Append($" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\">");
        _text.Append($"<title>{Encode(tip)}</title></image>\n");
    }

    /// <summary>The finished drawing.</summary>
    /// <param name="height">Height in user units.</param>
    public string Finish(double height) =>
        $"<svg{Namespace} class=\"ax\" viewBox=\"0 0 {Number(width)} {Number(height)}\" role=\"img\" "
        + $"aria-label=\"{Encode(description)}\"><style>{Style}</style>\n{_text}</svg>\n";
}
