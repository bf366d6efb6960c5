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
