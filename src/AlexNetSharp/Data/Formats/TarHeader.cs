namespace AlexNetSharp.Data.Formats;

/// <summary>What an entry of a tar archive is.</summary>
internal enum TarKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A file with holes, of which only the rest is stored.</summary>
    Sparse,

    /// <summary>A link, device or anything else.</summary>
    Other,
}

/// <summary>An entry of a tar archive.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Its path as the archive gives it.</param>
/// <param name="Offset">Where its content starts, in bytes from the archive's start.</param>
/// <param name="Length">The content's bytes.</param>
internal readonly record struct TarHeader(TarKind Kind, string Path, long Offset, long Length);
