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
    /// <exception cref="AlexNetException">A line is too long.</exception>
    public static IEnumerable<string> Read(TextReader text, string name)
    {
        var line = new StringBuilder();
        int number = 1;
        for (int next = text.Read(); next >= 0; next = text.Read())
        {
            if (next == '\n')
            {
                yield return line.ToString().Trim();
                line.Clear();
                number++;
            }
            else if (line.Length == LongestLine)
            {
                throw new AlexNetException($"Line {number} of {name} is longer than {LongestLine} characters; give a text file.");
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
}
