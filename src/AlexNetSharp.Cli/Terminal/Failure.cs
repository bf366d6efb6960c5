using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Writes what went wrong to standard error.</summary>
internal static class Failure
{
    private const string Name = "alexnet: ";

    /// <summary>Writes one sentence after the command's name.</summary>
    public static void Write(string sentence) => Write([sentence]);

    /// <summary>Writes what an error says after the command's name, each of its lines on one.</summary>
    public static void Write(Exception error) => Write(Sentence.Of(error).ToLines(CommandWords.Instance));

    private static void Write(IReadOnlyList<string> lines)
    {
        string[] named = [Name + lines[0], .. lines.Skip(1)];
        foreach (string line in named.Select(PlainText.OneLine))
        {
            if (Screen.Error.Profile.Capabilities.Ansi && line.StartsWith(Name, StringComparison.Ordinal))
            {
                string wrapped = string.Join('\n', WordWrap.Lines(line, Screen.Error.Profile.Width));
                Screen.Error.MarkupLineInterpolated($"[red bold]{Name}[/]{wrapped[Name.Length..]}");
            }
            else
            {
                Console.Error.WriteLine(line);
            }
        }
    }
}
