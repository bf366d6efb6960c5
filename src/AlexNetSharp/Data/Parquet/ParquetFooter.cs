using System.Text;
using AlexNetSharp.Files;

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
    /// <summary>Reads a footer.</summary>
    /// <param name="bytes">The footer.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <param name="budget">Counts columns, groups of rows and texts, of which an empty one takes a byte here and many in memory.</param>
    /// <exception cref="AlexNetException">It is damaged, or beyond a limit.</exception>
    public static ParquetFooter Read(ReadOnlySpan<byte> bytes, string name, ReadBudget budget)
    {
        var reader = new ThriftReader(bytes, name);
        (var schema, List<RowGroup> groups) = (new ParquetSchema(name), []);
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
                budget.Items();
                if (items != ThriftType.Struct)
                {
                    throw ParquetErrors.Damaged(name, "its lists hold no structures");
                }

                switch (id)
                {
                    case 2:
                        schema.Add(ref reader);
                        break;
                    case 4:
                        groups.Add(ReadGroup(ref reader, name, budget));
                        break;
                    default:
                        (string key, string value) = ReadText(ref reader);
                        texts.TryAdd(key, value);
                        break;
                }
            }
        }

        List<ParquetColumn> columns = schema.Columns();
        bool isWhole = groups.TrueForAll(group => group.Chunks.Count == columns.Count
            && columns.TrueForAll(column => column.IsRepeated || group.Chunks[column.Index].Rows == group.Rows));
        return isWhole
            ? new ParquetFooter(columns, groups, texts)
            : throw ParquetErrors.Damaged(name, "a group of rows does not have its columns");
    }

    private static RowGroup ReadGroup(ref ThriftReader reader, string name, ReadBudget budget)
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
                budget.Items();
                bool isStruct = items == ThriftType.Struct;
                chunks.Add(isStruct ? ReadChunk(ref reader, name) : throw ParquetErrors.Damaged(name, "a group has no columns"));
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
}
