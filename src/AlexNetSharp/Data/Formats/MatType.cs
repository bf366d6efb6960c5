namespace AlexNetSharp.Data.Formats;

/// <summary>The types of a MATLAB 5 file's data elements (<c>mi...</c> in its description).</summary>
internal enum MatType
{
    /// <summary>Signed bytes.</summary>
    Int8 = 1,

    /// <summary>Unsigned bytes.</summary>
    UInt8 = 2,

    /// <summary>Signed 16-bit numbers.</summary>
    Int16 = 3,

    /// <summary>Unsigned 16-bit numbers.</summary>
    UInt16 = 4,

    /// <summary>Signed 32-bit numbers.</summary>
    Int32 = 5,

    /// <summary>Unsigned 32-bit numbers.</summary>
    UInt32 = 6,

    /// <summary>32-bit floating point.</summary>
    Single = 7,

    /// <summary>64-bit floating point.</summary>
    Double = 9,

    /// <summary>Signed 64-bit numbers.</summary>
    Int64 = 12,

    /// <summary>Unsigned 64-bit numbers.</summary>
    UInt64 = 13,

    /// <summary>An array.</summary>
    Matrix = 14,

    /// <summary>An element compressed by zlib.</summary>
    Compressed = 15,

    /// <summary>Text in UTF-8.</summary>
    Utf8 = 16,

    /// <summary>Text in UTF-16.</summary>
    Utf16 = 17,
}
