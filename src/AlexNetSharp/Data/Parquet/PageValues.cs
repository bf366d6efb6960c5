using System.Buffers.Binary;
using System.Numerics;

namespace AlexNetSharp.Data.Parquet;

/// <summary>Finds the values in pages of a column.</summary>
/// <param name="column">The column.</param>
/// <param name="name">The file's name for errors.</param>
internal sealed class PageValues(ParquetColumn column, string name)
{
    private const int Plain = 0, PlainDictionary = 2, HybridDictionary = 8;
    private ReadOnlyMemory<byte>[]? _dictionary;

    /// <summary>Keeps the values of a dictionary for the pages after it.</summary>
    /// <param name="page">The inflated page.</param>
    /// <param name="count">Its values.</param>
    /// <exception cref="AlexNetException">It is damaged.</exception>
    public void SetDictionary(byte[] page, int count) => _dictionary = Split(page, count);

    /// <summary>The values of a page.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="page">The inflated page, its levels included.</param>
    /// <exception cref="AlexNetException">It is damaged, or encoded in a way that is not read.</exception>
    public ParquetValue[] Read(PageHeader header, byte[] page)
    {
        (bool[] isThere, int start) = ReadLevels(header, page);
        int present = isThere.Count(one => one);
        ReadOnlyMemory<byte> rest = page.AsMemory(start);
        ReadOnlyMemory<byte>[] values = header.Encoding switch
        {
            Plain => Split(rest, present),
            PlainDictionary or HybridDictionary => LookUp(rest.Span, present),
            _ => throw ParquetErrors.Unsupported(name, $"encoding {header.Encoding} in its column {column.Name}"),
        };
        var all = new ParquetValue[header.Values];
        for (int i = 0, next = 0; i < all.Length; i++)
        {
            all[i] = isThere[i] ? new ParquetValue(values[next++], false) : new ParquetValue(default, true);
        }

        return all;
    }

    /// <summary>Which values are there, and where they start.</summary>
    private (bool[] IsThere, int Start) ReadLevels(PageHeader header, byte[] page)
    {
        bool[] isThere = new bool[header.Values];
        if (column.Definition == 0)
        {
            Array.Fill(isThere, true);
            return (isThere, header.LevelBytes);
        }

        int start = header.Kind == PageKind.Data ? sizeof(int) : 0;
        long length = header.Kind != PageKind.Data ? header.LevelBytes
            : page.Length >= sizeof(int) ? BinaryPrimitives.ReadUInt32LittleEndian(page)
            : long.MaxValue;
        int[] levels = new int[header.Values];
        if (length > page.Length - start
            || !HybridRuns.TryDecode(page.AsSpan(start, (int)length), BitsOf(column.Definition), levels))
        {
            throw Damaged();
        }

        for (int i = 0; i < levels.Length; i++)
        {
            isThere[i] = levels[i] == column.Definition;
        }

        return (isThere, start + (int)length);
    }

    private ReadOnlyMemory<byte>[] LookUp(ReadOnlySpan<byte> bytes, int count)
    {
        int[] numbers = new int[count];
        if (_dictionary is not { } dictionary || (count > 0 && (bytes.Length == 0 || bytes[0] > 32)))
        {
            throw Damaged();
        }

        if (count > 0 && bytes[0] > 0 && !HybridRuns.TryDecode(bytes[1..], bytes[0], numbers))
        {
            throw Damaged();
        }

        return Array.TrueForAll(numbers, number => (uint)number < (uint)dictionary.Length)
            ? Array.ConvertAll(numbers, number => dictionary[number])
            : throw Damaged();
    }

    /// <summary>Values one after the other; of bytes, the length stands before each.</summary>
    private ReadOnlyMemory<byte>[] Split(ReadOnlyMemory<byte> bytes, int count)
    {
        int width = column.Type switch
        {
            ParquetType.Int32 or ParquetType.Float => sizeof(int),
            ParquetType.Int64 or ParquetType.Double => sizeof(long),
            ParquetType.ByteArray => 0,
            _ => throw ParquetErrors.Unsupported(name, $"values of the type {column.Type} in its column {column.Name}"),
        };
        if (count > bytes.Length / (width == 0 ? sizeof(int) : width))
        {
            throw Damaged();
        }

        var values = new ReadOnlyMemory<byte>[count];
        for (int i = 0, place = 0; i < count; i++)
        {
            long length = width;
            if (width == 0)
            {
                length = bytes.Length - place >= sizeof(int) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[place..]) : long.MaxValue;
                place += sizeof(int);
            }

            values[i] = length <= bytes.Length - place ? bytes.Slice(place, (int)length) : throw Damaged();
            place += (int)length;
        }

        return values;
    }

    private static int BitsOf(int number) => 32 - BitOperations.LeadingZeroCount((uint)number);

    private AlexNetException Damaged() => ParquetErrors.Damaged(name, $"a page of its column {column.Name} does not hold its values");
}
