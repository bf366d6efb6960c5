namespace AlexNetSharp.Data.Formats;

/// <summary>An entry of a zip archive, as the archive's directory describes it.</summary>
/// <param name="Record">Where its record of the directory starts, in bytes from the archive's start.</param>
/// <param name="Path">Its path; bytes that are not UTF-8 stand as U+FFFD.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Header">Where its own header starts, in bytes from the archive's start.</param>
/// <param name="Packed">The bytes that it takes in the archive.</param>
/// <param name="Length">The content's bytes.</param>
internal readonly record struct ZipEntry(long Record, string Path, ZipKind Kind, long Header, long Packed, long Length)
{
    /// <summary>How it is packed: 0 as it is, 8 deflated.</summary>
    public required int Method { get; init; }

    /// <summary>Whether it can be read with its password only.</summary>
    public required bool IsEncrypted { get; init; }

    /// <summary>CRC-32 of its content.</summary>
    public required uint Checksum { get; init; }

    /// <summary>Bytes of its name in the archive.</summary>
    public required int NameLength { get; init; }
}

/// <summary>What an entry of a zip archive is.</summary>
internal enum ZipKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A link or special file of Unix.</summary>
    Other,
}
