using System.Text;

namespace AlexNetSharp.Data.Parquet;

/// <summary>What a Parquet file says about itself at its end: columns, groups of rows, texts of its writer.</summary>
/// <param name="Columns">The columns with values.</param>
/// <param name="Groups">The groups of rows.</param>
/// <param name="Texts">The writer's texts by their keys.</param>
/// <remarks>Source: Apache Parquet, "parquet.thrift".</remarks>
internal sealed record ParquetFooter(
    IReadOnlyList<ParquetColumn> Columns,
    IReadOnlyList<RowGroup> Groups,
    IReadOnlyDictionary<string, string> Texts)
{
    private const int MostColumns = 1 << 12;
    private const int Optional = 1, Repeated = 2;

    /// <summary>Reads a footer.</summary>
    /// <param name="bytes">The footer.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">It is damaged.</exception>
    public static ParquetFooter Read(ReadOnlySpan<byte> bytes, string name)
    {
        var reader = new ThriftReader(bytes, name);
        (List<Element> elements, List<RowGroup> groups) = ([], []);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        int id = 0;
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            if (id is not (2 or 4 or 5))
            {
                reader.Skip(type);
                continue;
            }

            for (int left = reader.ReadList(type, out ThriftType items); left > 0; left--)
            {
                if (items != ThriftType.Struct || elements.Count > MostColumns)
                {
                    throw ParquetErrors.Damaged(name, "its lists hold no structures, or too many");
                }

                switch (id)
                {
                    case 2:
                        elements.Add(ReadElement(ref reader));
                        break;
                    case 4:
                        groups.Add(ReadGroup(ref reader, name));
                        break;
                    default:
                        (string key, string value) = ReadText(ref reader);
                        texts.TryAdd(key, value);
                        break;
                }
            }
        }

        List<ParquetColumn> columns = [];
        int next = 0;
        _ = elements.Count > 0 ? Flatten(elements, ref next, [], 0, false, columns, name) : throw ParquetErrors.Damaged(name, "it has no columns");
        bool isWhole = groups.TrueForAll(group => group.Chunks.Count == columns.Count
            && columns.TrueForAll(column => column.IsRepeated || group.Chunks[column.Index].Rows == group.Rows));
        return isWhole
            ? new ParquetFooter(columns, groups, texts)
            : throw ParquetErrors.Damaged(name, "a group of rows does not have its columns");
    }

    private static Element ReadElement(ref ThriftReader reader)
    {
        var element = new Element(-1, 0, "", 0);
        int id = 0;
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    element = element with { Type = (int)reader.ReadInteger(type) };
                    break;
                case 3:
                    element = element with { Repetition = (int)reader.ReadInteger(type) };
                    break;
                case 4:
                    element = element with { Name = Encoding.UTF8.GetString(reader.ReadBinary(type)) };
                    break;
                case 5:
                    element = element with { Children = (int)reader.ReadInteger(type) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return element;
    }

    private static RowGroup ReadGroup(ref ThriftReader reader, string name)
    {
        List<ColumnChunk> chunks = [];
        (long rows, int id) = (0, 0);
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            if (id == 3)
            {
                rows = reader.ReadInteger(type);
                continue;
            }

            if (id != 1)
            {
                reader.Skip(type);
                continue;
            }

            for (int left = reader.ReadList(type, out ThriftType items); left > 0; left--)
            {
                chunks.Add(items == ThriftType.Struct ? ReadChunk(ref reader, name) : throw ParquetErrors.Damaged(name, "a group has no columns"));
            }
        }

        return new RowGroup(rows, chunks);
    }

    private static ColumnChunk ReadChunk(ref ThriftReader reader, string name)
    {
        ColumnChunk? chunk = null;
        int id = 0;
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            if (id == 1)
            {
                throw ParquetErrors.Unsupported(name, "columns in other files");
            }

            if (id == 8)
            {
                throw ParquetErrors.Unsupported(name, "encryption");
            }

            if (id == 3 && type == ThriftType.Struct)
            {
                chunk = ReadDescription(ref reader);
            }
            else
            {
                reader.Skip(type);
            }
        }

        return chunk ?? throw ParquetErrors.Damaged(name, "a column is not described");
    }

    private static ColumnChunk ReadDescription(ref ThriftReader reader)
    {
        (long codec, long values, long data, long dictionary, int id) = (0, 0, 0, 0, 0);
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 4:
                    codec = reader.ReadInteger(type);
                    break;
                case 5:
                    values = reader.ReadInteger(type);
                    break;
                case 9:
                    data = reader.ReadInteger(type);
                    break;
                case 11:
                    dictionary = reader.ReadInteger(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        // Some writers leave the dictionary's place out, or write a zero.
        return new ColumnChunk((int)codec, values, dictionary > 0 ? Math.Min(dictionary, data) : data);
    }

    private static (string Key, string Value) ReadText(ref ThriftReader reader)
    {
        (string key, string value, int id) = ("", "", 0);
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    key = Encoding.UTF8.GetString(reader.ReadBinary(type));
                    break;
                case 2:
                    value = Encoding.UTF8.GetString(reader.ReadBinary(type));
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return (key, value);
    }

    /// <summary>Makes columns of the schema, a tree that is written with each node before its children. The root has no name of its own.</summary>
    private static int Flatten(
        List<Element> elements,
        ref int next,
        string[] path,
        int definition,
        bool isRepeated,
        List<ParquetColumn> columns,
        string name)
    {
        const int Deepest = 32;
        if (next == elements.Count || path.Length > Deepest)
        {
            throw ParquetErrors.Damaged(name, "its schema is no tree");
        }

        bool isRoot = next == 0;
        Element element = elements[next++];
        string[] own = isRoot ? [] : [.. path, element.Name];
        definition += !isRoot && element.Repetition is Optional or Repeated ? 1 : 0;
        isRepeated |= !isRoot && element.Repetition == Repeated;
        if (element.Children <= 0)
        {
            columns.Add(new ParquetColumn(columns.Count, own, (ParquetType)element.Type, definition, isRepeated));
        }

        for (int left = element.Children; left > 0; left--)
        {
            Flatten(elements, ref next, own, definition, isRepeated, columns, name);
        }

        return next;
    }

    /// <summary>A node of the schema.</summary>
    private readonly record struct Element(int Type, int Repetition, string Name, int Children);
}
