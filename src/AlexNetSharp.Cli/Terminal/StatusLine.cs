namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// The last line of a terminal on standard error, drawn over and over. Everything else that is written there while it shows goes through
/// <see cref="WriteLine(string)"/>, so that no rubbish is left.
/// </summary>
internal static class StatusLine
{
    private const string Erase = "\r\u001b[2K";
    private static readonly TimeSpan GateTime = TimeSpan.FromMilliseconds(100);
    private static readonly Lock Gate = new();
    private static string _shown = "";

    /// <summary>The columns that a line may fill without wrapping, even when the terminal echoes <c>^C</c> behind it.</summary>
    public static int Width => Math.Max(20, Screen.Error.Profile.Width - 3);

    /// <summary>Shows a text in place of the last one.</summary>
    /// <param name="text">One line, no wider than <see cref="Width"/>; empty for none.</param>
    public static void Show(string text)
    {
        lock (Gate)
        {
            if (text != _shown)
            {
                Screen.WriteStatus(Erase + text);
                _shown = text;
            }
        }
    }

    /// <summary>
    /// Empties the last line of a terminal, the <c>^C</c> that it echoed as well, for a process that ends at once: it does not wait long
    /// for a thread that is writing, which may have to wait itself.
    /// </summary>
    public static void Clear()
    {
        if (Screen.IsLive && Gate.TryEnter(GateTime))
        {
            Screen.WriteStatus(Erase);
            Gate.Exit();
        }
    }

    /// <summary>Writes a sentence that stays, above the status.</summary>
    /// <param name="sentence">The sentence.</param>
    public static void WriteLine(Sentence sentence) => WriteLine(sentence.ToString(CommandWords.Instance));

    /// <summary>Writes a line that stays, above the status.</summary>
    /// <param name="line">The line.</param>
    public static void WriteLine(string line)
    {
        lock (Gate)
        {
            Screen.WriteStatus(_shown.Length > 0 ? Erase : "");
            Console.Error.WriteLine(line);
            Screen.WriteStatus(_shown);
        }
    }
}
