namespace AlexNetSharp.Data.Parquet;

/// <summary>What stands before a page.</summary>
/// <param name="Kind">What the page is.</param>
/// <param name="Length">Its bytes in the file.</param>
/// <param name="InflatedLength">Its bytes when they are inflated.</param>
/// <param name="Values">Its values, nulls included.</param>
/// <param name="Encoding">How they are encoded, by Parquet's number.</param>
/// <param name="LevelBytes">In the second version, the bytes of the levels.</param>
/// <param name="IsCompressed">Whether its values are compressed where the column says so.</param>
internal readonly record struct PageHeader(
    PageKind Kind,
    int Length,
    int InflatedLength,
    int Values,
    int Encoding,
    int LevelBytes,
    bool IsCompressed)
{
    /// <summary>Reads a header.</summary>
    /// <param name="bytes">Bytes from its start on.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <param name="length">The header's own bytes.</param>
    /// <exception cref="AlexNetException">It is damaged.</exception>
    public static PageHeader Read(ReadOnlySpan<byte> bytes, string name, out int length)
    {
        var reader = new ThriftReader(bytes, name);
        (long kind, long inflated, long stored, int id) = (-1, -1, -1, 0);
        Details details = new(0, 0, 0, IsCompressed: true);
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    kind = reader.ReadInteger(type);
                    break;
                case 2:
                    inflated = reader.ReadInteger(type);
                    break;
                case 3:
                    stored = reader.ReadInteger(type);
                    break;
                case 5 or 7 or 8 when type == ThriftType.Struct:
                    details = ReadDetails(ref reader, isSecond: id == 8);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        length = reader.Place;
        bool isWhole = kind is >= 0 and <= (long)PageKind.DataV2
            && stored is >= 0 and <= int.MaxValue
            && inflated is >= 0 and <= int.MaxValue
            && details is { Values: >= 0 and <= int.MaxValue, LevelBytes: >= 0 } && details.LevelBytes <= Math.Min(stored, inflated);
        return isWhole
            ? new PageHeader(
                (PageKind)kind,
                (int)stored,
                (int)inflated,
                (int)details.Values,
                (int)details.Encoding,
                (int)details.LevelBytes,
                details.IsCompressed)
            : throw ParquetErrors.Damaged(name, "a page's header is impossible");
    }

    /// <summary>Reads what only this kind of page has; in all of them, the first field is the number of values.</summary>
    private static Details ReadDetails(ref ThriftReader reader, bool isSecond)
    {
        Details details = new(0, 0, 0, IsCompressed: true);
        int id = 0;
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            if (id == 1)
            {
                details = details with { Values = reader.ReadInteger(type) };
            }
            else if (id == (isSecond ? 4 : 2))
            {
                details = details with { Encoding = reader.ReadInteger(type) };
            }
            else if (isSecond && id is 5 or 6)
            {
                // Repetition levels are refused before, so that their length can only be zero.
                details = details with { LevelBytes = details.LevelBytes + reader.ReadInteger(type) };
            }
            else
            {
                details = details with { IsCompressed = details.IsCompressed && !(isSecond && id == 7 && type == ThriftType.False) };
                reader.Skip(type);
            }
        }

        return details;
    }

    private readonly record struct Details(long Values, long Encoding, long LevelBytes, bool IsCompressed);
}
