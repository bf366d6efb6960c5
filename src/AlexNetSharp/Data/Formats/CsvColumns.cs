namespace AlexNetSharp.Data.Formats;

/// <summary>Which columns of a table of images are which, by its first line.</summary>
/// <param name="Separator">What separates fields.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="Image">The column of the images' files.</param>
/// <param name="Label">The column of their labels.</param>
/// <param name="Part">The column of the parts that they belong to; negative where there is none.</param>
/// <param name="Count">The number of columns.</param>
internal sealed record CsvColumns(char Separator, bool HasHeader, int Image, int Label, int Part, int Count)
{
    private const int MostShown = 6;

    /// <summary>Reads the first line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <returns>Null where the file is no such table, but lines of a file and a label with spaces between.</returns>
    /// <exception cref="AlexNetException">It is a table, but its columns cannot be told.</exception>
    public static CsvColumns? Find(string line, string name)
    {
        foreach (char separator in (char[])[',', ';', '\t'])
        {
            if (!line.Contains(separator))
            {
                continue;
            }

            using var text = new StringReader(line);
            IReadOnlyList<string> fields = CsvRecords.Read(text, name, separator).FirstOrDefault().Fields ?? [];
            (int image, int label) = (ColumnNames.ImageIn(fields), ColumnNames.LabelIn(fields));
            bool isHeader = image >= 0 || (label >= 0 && !fields.Any(HasExtension));
            if (isHeader && fields.Count > 1 && (image < 0 || label < 0))
            {
                throw Unknown(fields, name);
            }

            if (isHeader && fields.Count > 1)
            {
                return new CsvColumns(separator, true, image, label, ColumnNames.PartIn(fields), fields.Count);
            }

            // Without a header, and with a tab, it is a list whose names may hold commas.
            if (separator == '\t' || line.Contains('\t') || fields.Count < 2 || !(HasExtension(fields[0]) || !line.Contains(' ')))
            {
                continue;
            }

            return fields.Count == 2 ? new CsvColumns(separator, false, 0, 1, -1, fields.Count) : throw Unknown(fields, name);
        }

        return null;
    }

    private static bool HasExtension(string field) =>
        Path.GetExtension(field) is { Length: 4 or 5 } extension && extension.Skip(1).All(char.IsAsciiLetterOrDigit);

    private static AlexNetException Unknown(IReadOnlyList<string> fields, string name)
    {
        string shown = string.Join(", ", fields.Take(MostShown).Select(field => $"'{ShortText.Of(field)}'"));
        return new AlexNetException(
            $"{name} has the columns {shown}{(fields.Count > MostShown ? " and so on" : "")}, of which one must be the image's file "
                + $"and one its label; call them image and label in its first line.");
    }
}
