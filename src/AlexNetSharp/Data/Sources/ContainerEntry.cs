using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Data.Sources;

/// <summary>What an entry of a container is.</summary>
internal enum EntryKind
{
    /// <summary>A file that can be read.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>Something that is not used, with a reason.</summary>
    Refused,

    /// <summary>A hidden file that nobody would take for an image.</summary>
    Ignored,
}

/// <summary>An entry of a folder or archive.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Its plain path, with <c>/</c> between folders.</param>
/// <param name="Key">Where an archive finds it again; the time of a folder's file.</param>
/// <param name="Length">A file's bytes.</param>
/// <param name="Reason">Why it is refused, as the end of the sentence "the file ...".</param>
internal readonly record struct ContainerEntry(EntryKind Kind, string Path, long Key = 0, long Length = 0, string Reason = "")
{
    private const int SignatureLength = 16;

    /// <summary>Whether a file is an image by its extension, or by its first bytes where it has none.</summary>
    public bool IsImage { get; private init; }

    /// <summary>The entry of a file that can be read.</summary>
    /// <param name="path">Its plain path.</param>
    /// <param name="key">Where an archive finds it again; the time of a folder's file.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="start">Reads its first bytes, at most as many as are asked for; only for files without an extension.</param>
    public static ContainerEntry OfFile(string path, long key, long length, Func<int, ReadOnlySpan<byte>> start) =>
        new(EntryKind.File, path, key, length)
        {
            IsImage = FileNames.IsImage(path)
                || (!System.IO.Path.HasExtension(path) && length > SignatureLength && ImageDecoder.Knows(start(SignatureLength))),
        };

    /// <summary>
    /// The entry of something hidden: a folder and what looks like an image are refused by name, the rest is passed over.
    /// </summary>
    /// <param name="path">Its plain path.</param>
    /// <param name="name">The part of the path that hides it.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public static ContainerEntry Hidden(string path, string name, bool isFolder) => isFolder || FileNames.IsImage(path)
        ? new ContainerEntry(EntryKind.Refused, path, Reason: FileNames.HiddenReason(name))
        : new ContainerEntry(EntryKind.Ignored, path);
}
