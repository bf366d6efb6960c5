using System.Text;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// Goes through the records of a table with separators as RFC 4180 has it: a field in quotes may hold separators, ends of lines, and quotes
/// written twice. A quote elsewhere is a character, and one that is not closed an error: libraries that are lenient about it swallow the
/// lines that follow, and with them their labels.
/// </summary>
internal static class CsvRecords
{
    /// <summary>The most fields of a record.</summary>
    public const int MostFields = 256;

    private enum Place
    {
        BeforeField,
        InField,
        InQuotes,
        AfterQuotes,
    }

    /// <summary>Goes through the records; empty lines are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <param name="separator">What separates fields.</param>
    /// <exception cref="AlexNetException">A record is too long or has too many fields, or its quotes are wrong.</exception>
    public static IEnumerable<CsvRecord> Read(TextReader text, string name, char separator)
    {
        (List<string> fields, var field) = ([], new StringBuilder());
        (int line, int first, int length, Place place) = (1, 1, 0, Place.BeforeField);
        for (int next = TextLines.Next(text, name); next >= 0; next = TextLines.Next(text, name))
        {
            char one = (char)next;
            line += one == '\n' ? 1 : 0;
            if (++length > TextLines.LongestLine)
            {
                throw TextLines.TooLong(first, name);
            }

            bool isEnd = place != Place.InQuotes && one == '\n';
            if (isEnd || (place != Place.InQuotes && one == separator))
            {
                fields.Add(field.ToString().Trim());
                (place, _) = (Place.BeforeField, field.Clear());
                if (fields.Count > MostFields)
                {
                    throw new AlexNetException($"Line {first} of {name} has more than {MostFields} columns; give a list of images.");
                }
            }
            else
            {
                place = Take(one, place, field) ?? throw new AlexNetException(
                    $"Line {line} of {name} goes on after a closing quote; write quotes inside a quoted field twice.");
            }

            if (isEnd)
            {
                if (fields is not [""])
                {
                    yield return new CsvRecord(first, fields);
                }

                (fields, first, length) = ([], line, 0);
            }
        }

        if (place == Place.InQuotes)
        {
            throw new AlexNetException($"Line {first} of {name} opens a quote that nothing closes; close it.");
        }

        fields.Add(field.ToString().Trim());
        if (fields is not [""])
        {
            yield return new CsvRecord(first, fields);
        }
    }

    /// <summary>Takes in a character that ends no field; null where it may not stand there.</summary>
    private static Place? Take(char one, Place place, StringBuilder field)
    {
        switch (place, one)
        {
            case (Place.BeforeField, '"'):
                return Place.InQuotes;
            case (Place.InQuotes, '"'):
                return Place.AfterQuotes;
            case (Place.AfterQuotes, '"'):
                field.Append(one);
                return Place.InQuotes;
            case (Place.AfterQuotes, _):
                return char.IsWhiteSpace(one) ? place : null;
            case (Place.BeforeField, _) when char.IsWhiteSpace(one):
                return place;
            default:
                field.Append(one);
                return place == Place.InQuotes ? place : Place.InField;
        }
    }
}
