namespace AlexNetSharp.Data.Parquet;

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
