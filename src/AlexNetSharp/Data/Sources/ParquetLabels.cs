using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Data.Parquet;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>The classes of the rows of a data set in Parquet: four bytes a row in memory.</summary>
internal sealed class ParquetLabels
{
    private const int LongestLabel = 256;
    private readonly List<int> _classes = [];
    private readonly Dictionary<string, int> _found = new(StringComparer.Ordinal);

    /// <summary>The number of rows.</summary>
    public int Count => _classes.Count;

    /// <summary>All classes as bytes.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_classes));

    /// <summary>A row's class; negative where it has no label.</summary>
    /// <param name="row">The row.</param>
    public int this[int row] => _classes[row];

    /// <summary>Takes in a row. Where classes have names, labels are their numbers; Hugging Face gives -1 to what has no label.</summary>
    /// <param name="value">The label.</param>
    /// <param name="type">What it is.</param>
    /// <param name="names">The classes' names; null where they have none.</param>
    /// <returns>Why the row is not used, as the end of the sentence "the file ..."; null where it is.</returns>
    public string? Add(ParquetValue value, ParquetType type, IReadOnlyList<string>? names)
    {
        string? label = TextOf(value, type);
        bool isLabel = names is null
            ? label is not null and not "-1" && !IsFraction(label, type)
            : int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < names.Count;
        if (!isLabel)
        {
            _classes.Add(-1);
            return label is null ? "has no label"
                : IsFraction(label, type) ? $"has the label {label}, which is no whole number"
                : $"has the label {label}, which no class has";
        }

        _found.TryAdd(label!, _found.Count);
        _classes.Add(_found[label!]);
        return null;
    }

    /// <summary>Puts the classes in order, and gives the rows their classes' final numbers.</summary>
    /// <param name="names">The classes' names; null where they have none.</param>
    /// <param name="source">The source, for sentences.</param>
    /// <param name="notes">Receives what the user should know.</param>
    /// <exception cref="AlexNetException">No row has a label.</exception>
    public ClassLabel[] Number(IReadOnlyList<string>? names, string source, List<string> notes)
    {
        if (_found.Count == 0)
        {
            throw new AlexNetException($"The source {source} holds no image with a label; give the files of a training part.");
        }

        IReadOnlyList<string> ordered = names is null
            ? LabelList.Order(_found.Keys)
            : [.. Enumerable.Range(0, names.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        int[] final = new int[_found.Count];
        for (int i = 0; i < ordered.Count; i++)
        {
            if (_found.TryGetValue(ordered[i], out int found))
            {
                final[found] = i;
            }
        }

        Span<int> rows = CollectionsMarshal.AsSpan(_classes);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = rows[i] < 0 ? -1 : final[rows[i]];
        }

        if (names is null && ordered.All(name => int.TryParse(name, out _)))
        {
            notes.Add("The files do not name their classes: they are called by their numbers.");
            SourceRules.NoteGaps(ordered, notes);
        }

        return [.. (names ?? ordered).Select(ImageNetClasses.LabelFor)];
    }

    /// <summary>The rows with a label.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    public int CountIn(int first, int end) => end - first - CollectionsMarshal.AsSpan(_classes)[first..end].Count(-1);

    /// <summary>Whether a label is a floating-point number that numbers no class.</summary>
    private static bool IsFraction(string label, ParquetType type) =>
        type is ParquetType.Float or ParquetType.Double && !long.TryParse(label, CultureInfo.InvariantCulture, out _);

    /// <summary>A label as text; null where there is none, or text that is no name.</summary>
    private static string? TextOf(ParquetValue value, ParquetType type)
    {
        ReadOnlySpan<byte> bytes = value.Bytes.Span;
        if (value.IsNull || (type == ParquetType.ByteArray && bytes.Length is 0 or > LongestLabel))
        {
            return null;
        }

        return type switch
        {
            ParquetType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            ParquetType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            ParquetType.Float => TextOf(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            ParquetType.Double => TextOf(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            _ => Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text && !text.Contains(FileNames.NoUtf8) ? text : null,
        };
    }

    /// <summary>A whole number without a point; null for what is not a number, as which some writers write that there is none.</summary>
    private static string? TextOf(double number) =>
        double.IsNaN(number) ? null
        : double.IsInteger(number) && Math.Abs(number) < long.MaxValue ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);
}
