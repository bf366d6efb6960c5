using System.Text;

namespace AlexNetSharp.Data.Formats;

/// <summary>Lines of a text file that may be anything: none is longer than a limit.</summary>
internal static class TextLines
{
    /// <summary>The most characters in a line.</summary>
    public const int LongestLine = 1 << 14;

    /// <summary>Goes through the lines, without white space at their ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">A line is too long, or the file is no text.</exception>
    public static IEnumerable<string> Read(TextReader text, string name)
    {
        var line = new StringBuilder();
        int number = 1;
        for (int next = Next(text, name); next >= 0; next = Next(text, name))
        {
            if (next == '\n')
            {
                yield return line.ToString().Trim();
                line.Clear();
                number++;
            }
            else if (line.Length == LongestLine)
            {
                throw TooLong(number, name);
            }
            else
            {
                line.Append((char)next);
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString().Trim();
        }
    }

    /// <summary>Reads a character; negative at the end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">The file is in another encoding, or cannot be read.</exception>
    public static int Next(TextReader text, string name)
    {
        try
        {
            return text.Read();
        }
        catch (DecoderFallbackException e)
        {
            throw new AlexNetException($"{name} is not UTF-8, nor UTF-16 with a byte order mark; save it as UTF-8.", e);
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            throw FileErrors.CannotRead(name, e);
        }
    }

    /// <summary>The sentence about a line that is too long.</summary>
    /// <param name="number">The line's number, from 1.</param>
    /// <param name="name">The file's name.</param>
    public static AlexNetException TooLong(int number, string name) =>
        new($"Line {number} of {name} is longer than {LongestLine} characters; give a text file.");
}
