namespace AlexNetSharp.Data.Sources;

/// <summary>What entries of archives are, whatever the archive's format: what may be used, and why the rest may not.</summary>
internal static class ArchiveEntries
{
    /// <summary>Describes an entry.</summary>
    /// <param name="path">Its path as the archive gives it.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    /// <param name="describe">Describes what is no folder, by its plain path.</param>
    public static ContainerEntry Describe(string path, bool isFolder, Func<string, ContainerEntry> describe)
    {
        if (!FileNames.TryPlain(path, "the archive", out string plain, out string reason))
        {
            return new ContainerEntry(EntryKind.Refused, ShortText.Of(path), Reason: reason);
        }

        string[] parts = plain.Split('/');
        int hidden = Array.FindIndex(parts, FileNames.IsHidden);
        bool isInside = hidden >= 0 && hidden < parts.Length - 1;
        return hidden >= 0 ? ContainerEntry.Hidden(string.Join('/', parts[..(hidden + 1)]), parts[hidden], isFolder || isInside)
            : isFolder ? new ContainerEntry(EntryKind.Folder, plain)
            : describe(plain);
    }

    /// <summary>The entry of something that is neither file nor folder.</summary>
    /// <param name="path">Its plain path.</param>
    public static ContainerEntry Special(string path) =>
        new(EntryKind.Refused, path, Reason: "is a link or special file in the archive, which is not followed");

    /// <summary>
    /// Puts each folder before what lies in it, once, whether the archive has an entry for it or not; of a hidden folder, nothing but its
    /// name, as of a folder on disk.
    /// </summary>
    /// <param name="entries">The entries in the archive's order.</param>
    public static IEnumerable<ContainerEntry> WithFolders(IEnumerable<ContainerEntry> entries)
    {
        (HashSet<string> folders, HashSet<string> hidden) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        foreach (ContainerEntry found in entries)
        {
            if (found.Reason == FileNames.HiddenReason(Path.GetFileName(found.Path)) && !hidden.Add(found.Path))
            {
                continue;
            }

            foreach (string folder in found.Kind is EntryKind.Folder or EntryKind.File ? FoldersOf(found) : [])
            {
                if (folders.Add(folder))
                {
                    yield return new ContainerEntry(EntryKind.Folder, folder);
                }
            }

            if (found.Kind != EntryKind.Folder)
            {
                yield return found;
            }
        }
    }

    /// <summary>The folders that a path lies in, the outermost first.</summary>
    /// <param name="path">The plain path.</param>
    public static IEnumerable<string> FoldersAbove(string path)
    {
        for (int end = path.IndexOf('/'); end > 0; end = path.IndexOf('/', end + 1))
        {
            yield return path[..end];
        }
    }

    private static IEnumerable<string> FoldersOf(ContainerEntry entry) => entry.Kind == EntryKind.Folder && entry.Path.Length > 0
        ? FoldersAbove(entry.Path).Append(entry.Path)
        : FoldersAbove(entry.Path);
}
