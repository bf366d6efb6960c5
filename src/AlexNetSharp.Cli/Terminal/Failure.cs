using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Writes what went wrong to standard error.</summary>
internal static class Failure
{
    /// <summary>Writes one sentence after the command's name.</summary>
    public static void Write(string sentence)
    {
        if (Screen.Error.Profile.Capabilities.Ansi)
        {
            Screen.Error.MarkupInterpolated($"[red bold]alexnet:[/] ");
        }
        else
        {
            Console.Error.Write("alexnet: ");
        }

        Console.Error.WriteLine(PlainText.OneLine(sentence));
    }
}
