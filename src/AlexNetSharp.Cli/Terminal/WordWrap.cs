namespace AlexNetSharp.Cli.Terminal;

/// <summary>Breaks lines between words, so that a terminal does not break them inside.</summary>
internal static class WordWrap
{
    /// <summary>A text as lines of a width; what follows a break stands as far in as the text began. Longer words stay whole.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">The most characters of a line.</param>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        string indent = new(' ', text.Length - text.TrimStart(' ').Length);
        string rest = text;
        while (rest.Length > width)
        {
            int end = rest.LastIndexOf(' ', width);
            end = end > indent.Length ? end : rest.IndexOf(' ', Math.Min(rest.Length, Math.Max(width, indent.Length)));
            if (end < 0)
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
