using System.Text;
using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>The two streams as consoles: standard output for results, standard error for everything else. NO_COLOR is respected.</summary>
internal static class Screen
{
    private const int PlainWidth = 160;
    private static readonly Lazy<IAnsiConsole> OutConsole = new(() => Create(_out ?? Console.Out, Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> ErrorConsole = new(() => Create(_error ?? Console.Error, Console.IsErrorRedirected));
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

        (_out, _error) = (Console.Out, Console.Error);
        Console.SetOut(new PlainTextWriter(_out));
        Console.SetError(new PlainTextWriter(_error));
    }

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
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new StreamOutput(writer, !redirected),
        });
        console.Pipeline.Attach(new PlainRendering());
        if (redirected)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
