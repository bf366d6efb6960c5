using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Writes what went wrong to standard error.</summary>
internal static class Failure
{
    /// <summary>Writes one sentence after the command's name.</summary>
    public static void Write(string sentence) => Write([sentence]);

    /// <summary>Writes what an error says after the command's name, each of its lines on one.</summary>
    public static void Write(Exception error) => Write(Sentence.Of(error).ToLines(CommandWords.Instance));

    private static void Write(IReadOnlyList<string> lines)
    {
        if (Screen.Error.Profile.Capabilities.Ansi)
        {
            Screen.Error.MarkupInterpolated($"[red bold]alexnet:[/] ");
        }
        else
        {
            Console.Error.Write("alexnet: ");
        }

        foreach (string line in lines)
        {
            Console.Error.WriteLine(PlainText.OneLine(line));
        }
    }
}
