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
