namespace AlexNetSharp.Data.Parquet;

/// <summary>The kinds of pages, by Parquet's numbers.</summary>
internal enum PageKind
{
    /// <summary>Values, as first defined.</summary>
    Data = 0,

    /// <summary>An index, which is passed over.</summary>
    Index = 1,

    /// <summary>The values of which the pages after it hold numbers.</summary>
    Dictionary = 2,

    /// <summary>Values whose levels stand uncompressed before them.</summary>
    DataV2 = 3,
}
