using System.Globalization;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// A text file with a line <c>file label</c> an image, as Caffe's <c>train.txt</c>. A tab lets names and labels hold spaces; without one
/// the label is the last word.
/// </summary>
internal static class LabelList
{
    /// <summary>Goes through a file's lines; empty ones are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">There is no such file, or a line is no <c>file label</c>.</exception>
    public static IEnumerable<LabelLine> Read(string path)
    {
        using StreamReader text = Open(path);
        foreach (LabelLine line in Read(text, path))
        {
            yield return line;
        }
    }

    /// <summary>Goes through the lines of a text; empty ones are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">A line is no <c>file label</c>.</exception>
    public static IEnumerable<LabelLine> Read(TextReader text, string name)
    {
        int number = 0;
        foreach (string line in TextLines.Read(text, name))
        {
            number++;
            if (line.Length > 0)
            {
                yield return Parse(line, number, name);
            }
        }
    }

    /// <summary>Puts labels into the order of the classes: as numbers where all are, ordinally otherwise.</summary>
    /// <param name="labels">The labels; equal ones are one class.</param>
    public static IReadOnlyList<string> Order(IEnumerable<string> labels)
    {
        string[] names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return names.All(IsNumber)
            ? [.. names.OrderBy(name => long.Parse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))]
            : names;
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(RegularFile.OpenRead(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AlexNetException(
                $"The file of labels {path} does not exist; give a text file with a line 'file label' per image.",
                e);
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            throw FileErrors.CannotRead(path, e);
        }
    }

    private static bool IsNumber(string name) => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static LabelLine Parse(string line, int number, string name)
    {
        int split = line.Contains('\t') ? line.IndexOf('\t') : line.LastIndexOf(' ');
        (string path, string label) = split > 0 ? (line[..split].Trim(), line[(split + 1)..].Trim()) : ("", "");
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return path.Length > 0 && label.Length > 0
            ? new LabelLine(number, path, label)
            : throw new AlexNetException(
                $"Line {number} of {name} is no 'file label'; write the image's file, a tab or spaces, and its label.");
    }
}
