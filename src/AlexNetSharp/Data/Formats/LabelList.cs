using System.Globalization;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// A text file with a line <c>file label</c> an image, as Caffe's <c>train.txt</c>: a tab lets names and labels hold spaces; without one
/// the label is the last word. Or a table with <c>,</c>, <c>;</c> or tabs, mostly with a header.
/// </summary>
internal static class LabelList
{
    /// <summary>Goes through a file's lines; empty ones are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">There is no such file, or a line is no <c>file label</c>.</exception>
    public static IEnumerable<LabelLine> Read(string path) => Read(() => Open(path), path);

    /// <summary>Goes through the lines of a text; empty ones are passed over.</summary>
    /// <param name="open">Opens the text from its start.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">A line is no <c>file label</c>.</exception>
    public static IEnumerable<LabelLine> Read(Func<TextReader> open, string name)
    {
        CsvColumns? columns;
        using (TextReader text = open())
        {
            columns = CsvColumns.Find(TextLines.Read(text, name).FirstOrDefault(line => line.Length > 0) ?? "", name);
        }

        return columns is null ? ReadLines(open, name) : ReadTable(open, name, columns);
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
            return TextFile.Open(RegularFile.OpenRead(path));
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

    private static IEnumerable<LabelLine> ReadLines(Func<TextReader> open, string name)
    {
        using TextReader text = open();
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

    private static IEnumerable<LabelLine> ReadTable(Func<TextReader> open, string name, CsvColumns columns)
    {
        using TextReader text = open();
        foreach (CsvRecord record in CsvRecords.Read(text, name, columns.Separator).Skip(columns.HasHeader ? 1 : 0))
        {
            if (record.Fields.Count != columns.Count)
            {
                throw new AlexNetException(
                    $"Line {record.Line} of {name} has {record.Fields.Count} columns, its first line {columns.Count}; "
                        + $"put quotes around a field that holds '{columns.Separator}'.");
            }

            (string path, string label) = (WithoutDot(record.Fields[columns.Image]), record.Fields[columns.Label]);
            if (path.Length == 0 || label.Length == 0)
            {
                throw new AlexNetException(
                    $"Line {record.Line} of {name} has no {(path.Length == 0 ? "file" : "label")}; write it, or leave the line out.");
            }

            yield return new LabelLine(record.Line, path, label, columns.Part < 0 ? null : record.Fields[columns.Part]);
        }
    }

    private static string WithoutDot(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    private static LabelLine Parse(string line, int number, string name)
    {
        int split = line.Contains('\t') ? line.IndexOf('\t') : line.LastIndexOf(' ');
        (string path, string label) = split > 0 ? (line[..split].Trim(), line[(split + 1)..].Trim()) : ("", "");
        return path.Length > 0 && label.Length > 0
            ? new LabelLine(number, WithoutDot(path), label)
            : throw new AlexNetException(
                $"Line {number} of {name} is no 'file label'; write the image's file, a tab or spaces, and its label.");
    }
}
