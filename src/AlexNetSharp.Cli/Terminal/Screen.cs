using System.Text;
using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>The two streams as consoles: standard output for results, standard error for everything else. NO_COLOR is respected.</summary>
internal static class Screen
{
    private const int PlainWidth = 160;
    private static readonly Lazy<IAnsiConsole> OutConsole = new(() => Create(Console.Out, Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> ErrorConsole = new(() => Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Out => OutConsole.Value;

    /// <summary>Standard error.</summary>
    public static IAnsiConsole Error => ErrorConsole.Value;

    /// <summary>Whether progress can be drawn in place; otherwise it is written as plain lines.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && Error.Profile.Capabilities.Interactive;

    /// <summary>Whether standard error shows colors.</summary>
    public static bool HasColor =>
        IsLive && Error.Profile.Capabilities.Ansi && Error.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>A text out of a file without the control characters that would move a terminal's cursor or change its colors.</summary>
    /// <param name="text">The text.</param>
    public static string Plain(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(one => char.IsControl(one) ? $"\\u{(int)one:x4}" : one.ToString()))
        : text;

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        if (Console.OutputEncoding is not UTF8Encoding)
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
