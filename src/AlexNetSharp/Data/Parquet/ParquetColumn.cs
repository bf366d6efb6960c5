namespace AlexNetSharp.Data.Parquet;

/// <summary>The kinds of values that a column holds, by Parquet's numbers.</summary>
internal enum ParquetType
{
    /// <summary>Truth values.</summary>
    Boolean = 0,

    /// <summary>Numbers of 32 bits.</summary>
    Int32 = 1,

    /// <summary>Numbers of 64 bits.</summary>
    Int64 = 2,

    /// <summary>Timestamps of old writers.</summary>
    Int96 = 3,

    /// <summary>Floating-point numbers of 32 bits.</summary>
    Float = 4,

    /// <summary>Floating-point numbers of 64 bits.</summary>
    Double = 5,

    /// <summary>Bytes or text.</summary>
    ByteArray = 6,

    /// <summary>Bytes of a fixed number.</summary>
    FixedByteArray = 7,
}

/// <summary>A column with values.</summary>
/// <param name="Index">Its place among the columns with values.</param>
/// <param name="Path">The names that lead to it, the outermost first.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Definition">The level at which a value is there; below, it or a structure around it is null.</param>
/// <param name="IsRepeated">Whether a row may hold several values.</param>
internal sealed record ParquetColumn(int Index, IReadOnlyList<string> Path, ParquetType Type, int Definition, bool IsRepeated)
{
    /// <summary>The names with points between them.</summary>
    public string Name => string.Join('.', Path);
}

/// <summary>Where a column's values of some rows lie.</summary>
/// <param name="Codec">How its pages are compressed, by Parquet's number.</param>
/// <param name="Rows">The number of values, nulls included.</param>
/// <param name="Offset">Where its first page starts.</param>
internal readonly record struct ColumnChunk(int Codec, long Rows, long Offset);

/// <summary>A group of rows.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Chunks">The columns' values, in the order of the columns.</param>
internal sealed record RowGroup(long Rows, IReadOnlyList<ColumnChunk> Chunks);

/// <summary>A value of a column.</summary>
/// <param name="Bytes">The bytes; a number's are in the order of little endian. Valid until the next page is read.</param>
/// <param name="IsNull">Whether there is none.</param>
internal readonly record struct ParquetValue(ReadOnlyMemory<byte> Bytes, bool IsNull);
