namespace AlexNetSharp.Data.Parquet;

/// <summary>A value of a column.</summary>
/// <param name="Bytes">The bytes; a number's are in the order of little endian. Valid until the next page is read.</param>
/// <param name="IsNull">Whether there is none.</param>
internal readonly record struct ParquetValue(ReadOnlyMemory<byte> Bytes, bool IsNull);
