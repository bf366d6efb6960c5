using System.Text;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// Passes on text as <see cref="PlainText"/> makes it: what the command writes to its streams goes through this. In a terminal, lines break
/// between words; what is written without a line's end stays as it is.
/// </summary>
/// <param name="inner">The stream.</param>
/// <param name="width">The columns of the terminal; null where there is none.</param>
internal sealed class PlainTextWriter(TextWriter inner, Func<int>? width = null) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(PlainText.Of(value ?? ""));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        string text = PlainText.Of(value ?? "");
        IEnumerable<string> lines = width is null ? [text] : text.Split('\n').SelectMany(line => WordWrap.Lines(line, width()));
        foreach (string line in lines)
        {
            inner.WriteLine(line);
        }
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
