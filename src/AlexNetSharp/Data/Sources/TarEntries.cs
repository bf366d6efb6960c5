using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>Goes through the entries of a tar archive: what may be used, and why the rest may not.</summary>
internal static class TarEntries
{
    private const int LongestShown = 256;

    /// <summary>Lists an archive. Keys are offsets of the files' bytes.</summary>
    /// <param name="stream">The archive from its start, which is disposed afterwards.</param>
    /// <param name="archive">Its name for errors.</param>
    /// <param name="remedy">What to do where it is torn, as the end of a sentence.</param>
    /// <exception cref="AlexNetException">It is torn, or no tar archive.</exception>
    public static IEnumerable<ContainerEntry> List(Stream stream, string archive, string remedy = TarArchive.UsualRemedy)
    {
        using var file = new TarArchive(stream, archive, remedy);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        while (file.Next() is { } header)
        {
            ContainerEntry found = Describe(header);
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

    /// <summary>Reads the wanted files of an archive that cannot be read at any place.</summary>
    /// <param name="stream">The archive from its start, which is disposed afterwards.</param>
    /// <param name="archive">Its name for errors.</param>
    /// <param name="isWanted">Tells by its key whether a file is wanted.</param>
    public static IEnumerable<(long Key, byte[] Bytes)> Stream(Stream stream, string archive, Func<long, bool> isWanted)
    {
        using var file = new TarArchive(stream, archive);
        while (file.Next() is { } header)
        {
            if (isWanted(header.Offset))
            {
                yield return (header.Offset, file.ReadContent(header));
            }
        }
    }

    private static ContainerEntry Describe(TarHeader header)
    {
        bool isFolder = header.Kind == TarKind.Folder;
        if (!FileNames.TryPlain(header.Path, "the archive", out string path, out string reason))
        {
            string shown = header.Path.Length > LongestShown ? header.Path[..LongestShown] + "..." : header.Path;
            return new ContainerEntry(EntryKind.Refused, shown, Reason: reason);
        }

        if (path.Split('/').FirstOrDefault(FileNames.IsHidden) is { } hidden)
        {
            return ContainerEntry.Hidden(path, hidden, isFolder);
        }

        if (isFolder)
        {
            return new ContainerEntry(EntryKind.Folder, path);
        }

        return header.Kind switch
        {
            TarKind.File => new ContainerEntry(EntryKind.File, path, header.Offset, header.Length),
            TarKind.Sparse => new ContainerEntry(
                EntryKind.Refused,
                path,
                Reason: "is stored as a sparse file, which is not read: pack it as an ordinary file"),
            _ => new ContainerEntry(EntryKind.Refused, path, Reason: "is a link or special file in the archive, which is not followed"),
        };
    }

    private static IEnumerable<string> FoldersOf(ContainerEntry entry)
    {
        for (int end = entry.Path.IndexOf('/'); end > 0; end = entry.Path.IndexOf('/', end + 1))
        {
            yield return entry.Path[..end];
        }

        if (entry.Kind == EntryKind.Folder && entry.Path.Length > 0)
        {
            yield return entry.Path;
        }
    }
}
