using System.Text;
using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>A stream as a console writes to it: our own colors and cursor movements pass, beside <see cref="PlainTextWriter"/>.</summary>
/// <param name="writer">The stream.</param>
/// <param name="isTerminal">Whether it is shown in a terminal.</param>
internal sealed class StreamOutput(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
{
    private readonly AnsiConsoleOutput _sizes = new(writer);

    /// <inheritdoc/>
    public TextWriter Writer => writer;

    /// <inheritdoc/>
    public bool IsTerminal => isTerminal;

    /// <inheritdoc/>
    public int Width => _sizes.Width;

    /// <inheritdoc/>
    public int Height => _sizes.Height;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding)
    {
        // The streams are UTF-8 from the start.
    }
}
