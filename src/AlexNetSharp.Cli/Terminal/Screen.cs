using System.Text;
using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>The two streams as consoles: standard output for results, standard error for everything else. NO_COLOR is respected.</summary>
internal static class Screen
{
    /// <summary>Tables in files and pipes are whole.</summary>
    private const int PlainWidth = 10_000;

    private static readonly Lazy<IAnsiConsole> OutConsole = new(() => Create(_out ?? Console.Out, Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> ErrorConsole = new(() => Create(_error ?? Console.Error, Console.IsErrorRedirected));

    /// <summary>The same without a width, for lines that are not to be broken any more.</summary>
    private static readonly Lazy<IAnsiConsole> LaidOut = new(() => Wide(Create(_out ?? Console.Out, Console.IsOutputRedirected)));
    private static readonly Lazy<IAnsiConsole> LaidOutError = new(() => Wide(Create(_error ?? Console.Error, Console.IsErrorRedirected)));
    private static TextWriter? _out;
    private static TextWriter? _error;

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Out => OutConsole.Value;

    /// <summary>Standard error.</summary>
    public static IAnsiConsole Error => ErrorConsole.Value;

    /// <summary>Whether progress can be drawn in place; otherwise it is written as plain lines.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && Error.Profile.Capabilities.Interactive;

    /// <summary>Whether standard error shows colors.</summary>
    public static bool HasColor =>
        IsLive && Error.Profile.Capabilities.Ansi && Error.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>Whether the user wants no colors, https://no-color.org; bold goes with them.</summary>
    private static bool WantsNoColor => Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };

    /// <summary>Makes everything plain text that is written to the two streams from now on, whoever writes it.</summary>
    public static void Guard()
    {
        if (_out is not null)
        {
            return;
        }

        if (Console.OutputEncoding is not UTF8Encoding)
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        (TextWriter output, TextWriter error) = Streams();
        _out = new GuardedWriter(output, OutputFailed);

        // What went wrong with the command counts, and its exit code says so, not that nobody hears of it.
        _error = new GuardedWriter(error, _ => { });
        Console.SetOut(new PlainTextWriter(_out, Console.IsOutputRedirected ? null : () => Out.Profile.Width));
        Console.SetError(new PlainTextWriter(_error, Console.IsErrorRedirected ? null : () => Error.Profile.Width));
    }

    /// <summary>Writes a line to standard output that is laid out already, with colors where the terminal shows them.</summary>
    /// <param name="parts">Plain text, and its style in the words of markup; empty for none.</param>
    public static void WriteLine(IEnumerable<(string Text, string Style)> parts) => WriteLine(LaidOut.Value, parts);

    /// <summary>Writes such a line to standard error.</summary>
    /// <param name="parts">Plain text, and its style in the words of markup; empty for none.</param>
    public static void WriteErrorLine(IEnumerable<(string Text, string Style)> parts) => WriteLine(LaidOutError.Value, parts);

    /// <summary>Writes text with our own sequences for the terminal in it to standard error.</summary>
    /// <param name="text">The text; what comes from files is plain already.</param>
    public static void WriteStatus(string text) => (_error ?? Console.Error).Write(text);

    /// <summary>A stream as a console, whose text is plain.</summary>
    /// <param name="writer">The stream.</param>
    /// <param name="redirected">Whether it is no terminal.</param>
    internal static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected || WantsNoColor ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new StreamOutput(writer, !redirected),
        });
        console.Pipeline.Attach(new PlainRendering());
        return redirected ? Wide(console) : console;
    }

    private static void OutputFailed(Exception error) => throw new AlexNetException(
        "Standard output cannot be written; it must be open, and on a disk that is not full.",
        error);

    private static IAnsiConsole Wide(IAnsiConsole console)
    {
        console.Profile.Width = PlainWidth;
        return console;
    }

    private static void WriteLine(IAnsiConsole console, IEnumerable<(string Text, string Style)> parts) =>
        console.MarkupLine(string.Concat(parts.Select(part =>
            part.Style.Length > 0 ? $"[{part.Style}]{Markup.Escape(part.Text)}[/]" : Markup.Escape(part.Text))));

    /// <summary>
    /// The two streams. Before the first word to a terminal the runtime sends a sequence that changes what its keys send, into a document
    /// too: it finds no such sequence while the terminal has no name, and asking for a width is what makes it look.
    /// </summary>
    private static (TextWriter Out, TextWriter Error) Streams()
    {
        const string terminal = "TERM";
        string? name = Environment.GetEnvironmentVariable(terminal);
        if (!Console.IsOutputRedirected && !OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(terminal, null);
            _ = Console.WindowWidth;
            Environment.SetEnvironmentVariable(terminal, name);
        }

        return (Console.Out, Console.Error);
    }
}
