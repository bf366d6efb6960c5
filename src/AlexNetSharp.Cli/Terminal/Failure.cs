namespace AlexNetSharp.Cli.Terminal;

/// <summary>Writes what went wrong to standard error.</summary>
internal static class Failure
{
    private const string Name = "alexnet:";

    /// <summary>Writes one sentence after the command's name.</summary>
    public static void Write(string sentence) => Write([sentence]);

    /// <summary>Writes what an error says after the command's name, each of its lines on one.</summary>
    public static void Write(Exception error) => Write(Sentence.Of(error).ToLines(CommandWords.Instance));

    private static void Write(IReadOnlyList<string> lines)
    {
        string[] named = [$"{Name} {lines[0]}", .. lines.Skip(1)];
        int width = Screen.Error.Profile.Width;
        IEnumerable<string> wrapped = named.Select(PlainText.OneLine).SelectMany(line => WordWrap.Lines(line, width));
        foreach ((int i, string line) in wrapped.Index())
        {
            Screen.WriteErrorLine(i == 0 ? [(line[..Name.Length], "red bold"), (line[Name.Length..], "")] : [(line, "")]);
        }
    }
}
