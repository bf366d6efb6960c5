namespace AlexNetSharp.Data.Parquet;

/// <summary>
/// Reads Thrift's compact protocol, in which Parquet writes its footer and the headers of its pages. Nothing is allocated for what the
/// bytes only promise.
/// </summary>
/// <param name="bytes">The bytes.</param>
/// <param name="name">The file's name for errors.</param>
/// <remarks>Source: Apache Thrift, "Thrift Compact protocol encoding".</remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes, string name)
{
    private const int DeepestNesting = 32;
    private const int MostBitsOfVarint = 63;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _place;

    /// <summary>Bytes that have been read.</summary>
    public readonly int Place => _place;

    /// <summary>Reads the header of a structure's next field; false at its end.</summary>
    /// <param name="id">The field's number, which starts from the last field's; zero before the first.</param>
    /// <param name="type">What follows.</param>
    public bool TryReadField(ref int id, out ThriftType type)
    {
        byte header = ReadByte();
        type = (ThriftType)(header & 0xF);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        id = header >> 4 == 0 ? (int)ReadInteger() : id + (header >> 4);
        return true;
    }

    /// <summary>Reads a whole number; another kind of value is damage.</summary>
    /// <param name="type">The field's type.</param>
    public long ReadInteger(ThriftType type) =>
        type is ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 ? ReadInteger() : throw Damaged();

    /// <summary>Reads bytes; another kind of value is damage.</summary>
    /// <param name="type">The field's type.</param>
    public ReadOnlySpan<byte> ReadBinary(ThriftType type)
    {
        ulong length = type == ThriftType.Binary ? ReadVarint() : throw Damaged();
        return Take(length);
    }

    /// <summary>Reads the header of a list; another kind of value is damage.</summary>
    /// <param name="type">The field's type.</param>
    /// <param name="items">What its items are.</param>
    /// <returns>Their number, which is no more than there are bytes left.</returns>
    public int ReadList(ThriftType type, out ThriftType items)
    {
        byte header = type is ThriftType.List or ThriftType.Set ? ReadByte() : throw Damaged();
        items = (ThriftType)(header & 0xF);
        ulong count = header >> 4 == 0xF ? ReadVarint() : (ulong)(header >> 4);
        return count <= (ulong)(_bytes.Length - _place) ? (int)count : throw Damaged();
    }

    /// <summary>Passes over a value.</summary>
    /// <param name="type">Its type.</param>
    public void Skip(ThriftType type) => Skip(type, 0, isItem: false);

    private void Skip(ThriftType type, int depth, bool isItem)
    {
        if (depth > DeepestNesting)
        {
            throw Damaged();
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                // A field's truth is its type; an item takes a byte.
                _ = isItem ? ReadByte() : 0;
                break;
            case ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Binary:
                ReadBinary(type);
                break;
            case ThriftType.List or ThriftType.Set:
                for (int left = ReadList(type, out ThriftType items); left > 0; left--)
                {
                    Skip(items, depth + 1, isItem: true);
                }

                break;
            case ThriftType.Struct:
                int id = 0;
                while (TryReadField(ref id, out ThriftType field))
                {
                    Skip(field, depth + 1, isItem: false);
                }

                break;
            default:
                throw Damaged();
        }
    }

    private long ReadInteger()
    {
        ulong zigzag = ReadVarint();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int bits = 0; bits <= MostBitsOfVarint; bits += 7)
        {
            byte part = ReadByte();
            value |= (ulong)(part & 0x7F) << bits;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private byte ReadByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_bytes.Length - _place))
        {
            throw Damaged();
        }

        _place += (int)length;
        return _bytes.Slice(_place - (int)length, (int)length);
    }

    private readonly AlexNetException Damaged() => ParquetErrors.Damaged(name, "its description is no list of fields");
}
