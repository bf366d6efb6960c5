namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// The last line of a terminal on standard error, drawn over and over. Everything else that is written there while it shows goes through
/// <see cref="WriteLine(string)"/>, so that no rubbish is left.
/// </summary>
internal static class StatusLine
{
    /// <summary>What begins a colored part of a status.</summary>
    public const string Colored = "\u001b[34m";

    /// <summary>What ends it.</summary>
    public const string Uncolored = "\u001b[0m";

    private const string EraseRow = "\r\u001b[2K";
    private static readonly TimeSpan GateTime = TimeSpan.FromMilliseconds(100);
    private static readonly Lock Gate = new();

    /// <summary>Whether a window that becomes narrower breaks the lines that it shows; these two cut them.</summary>
    private static readonly bool BreaksLines =
        Environment.GetEnvironmentVariable("XTERM_VERSION") is null && Environment.GetEnvironmentVariable("STY") is null;

    private static string _shown = "";
    private static int _width;

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
                Screen.WriteStatus(EraseShown() + text);
                (_shown, _width) = (text, WidthOf(text));
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
            Screen.WriteStatus(EraseRow);
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
            Screen.WriteStatus(_shown.Length > 0 ? EraseShown() : "");
            Console.Error.WriteLine(line);
            Screen.WriteStatus(_shown);
        }
    }

    /// <summary>What empties a line, which takes several rows of a window that has become narrower since.</summary>
    /// <param name="shown">The columns that the line takes.</param>
    /// <param name="window">The columns of the window.</param>
    internal static string Erase(int shown, int window)
    {
        int rows = (shown - 1) / Math.Max(1, window);
        return rows > 0 ? $"\r\u001b[{rows}A\u001b[J" : EraseRow;
    }

    private static string EraseShown() => Erase(_width, BreaksLines ? Screen.Error.Profile.Width : int.MaxValue);

    /// <summary>Columns of a text, whose colors take none.</summary>
    private static int WidthOf(string text) =>
        CellText.WidthOf(text.Replace(Colored, "", StringComparison.Ordinal).Replace(Uncolored, "", StringComparison.Ordinal));
}
