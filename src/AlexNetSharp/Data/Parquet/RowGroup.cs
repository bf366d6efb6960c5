namespace AlexNetSharp.Data.Parquet;

/// <summary>Where a column's values of some rows lie.</summary>
/// <param name="Codec">How its pages are compressed, by Parquet's number.</param>
/// <param name="Rows">The number of values, nulls included.</param>
/// <param name="Offset">Where its first page starts.</param>
internal readonly record struct ColumnChunk(int Codec, long Rows, long Offset);

/// <summary>A group of rows.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Chunks">The columns' values, in the order of the columns.</param>
internal sealed record RowGroup(long Rows, IReadOnlyList<ColumnChunk> Chunks);
