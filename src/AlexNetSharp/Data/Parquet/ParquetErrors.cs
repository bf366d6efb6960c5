namespace AlexNetSharp.Data.Parquet;

/// <summary>Sentences about Parquet files that cannot be read.</summary>
internal static class ParquetErrors
{
    /// <summary>A file that is not what its format says.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="why">What was found.</param>
    public static AlexNetException Damaged(string name, string why) =>
        new($"{name} is damaged or no Parquet file ({why}); fetch it again.");

    /// <summary>A file that uses what is not read.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="what">What it uses.</param>
    public static AlexNetException Unsupported(string name, string what) =>
        new($"{name} uses {what}, which is not read; write it again with pyarrow's defaults, which are Snappy and small pages.");
}
