using System.Formats.Tar;

namespace AlexNetSharp.Data.Sources;

/// <summary>Goes through the entries of a tar archive: what may be used, and why the rest may not.</summary>
internal static class TarEntries
{
    /// <summary>Lists an archive. Keys are offsets of the files' bytes where the stream can seek, the places of the entries otherwise.</summary>
    /// <param name="stream">The archive from its start.</param>
    /// <param name="archive">Its name for errors.</param>
    /// <exception cref="AlexNetException">It is torn, or no tar archive.</exception>
    public static IEnumerable<ContainerEntry> List(Stream stream, string archive)
    {
        using TarReader reader = new(stream, leaveOpen: true);
        HashSet<string> folders = new(StringComparer.Ordinal);
        for (long place = 0; Next(reader, archive) is { } entry; place++)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
            {
                continue;
            }

            ContainerEntry found = Describe(entry, stream.CanSeek ? entry.DataOffset : place);
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
    /// <param name="stream">The archive from its start.</param>
    /// <param name="archive">Its name for errors.</param>
    /// <param name="isWanted">Tells by its key whether a file is wanted.</param>
    public static IEnumerable<(long Key, byte[] Bytes)> Stream(Stream stream, string archive, Func<long, bool> isWanted)
    {
        using TarReader reader = new(stream, leaveOpen: true);
        for (long place = 0; Next(reader, archive) is { } entry; place++)
        {
            if (isWanted(place))
            {
                yield return (place, ReadAll(entry, archive));
            }
        }
    }

    /// <summary>Reads the next header; null at the end.</summary>
    /// <param name="reader">The archive.</param>
    /// <param name="archive">Its name for errors.</param>
    /// <exception cref="AlexNetException">It is torn, or no tar archive.</exception>
    public static TarEntry? Next(TarReader reader, string archive)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            throw Torn(archive, error);
        }
    }

    private static byte[] ReadAll(TarEntry entry, string archive)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)entry.Length);
        try
        {
            entry.DataStream?.ReadExactly(bytes);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw Torn(archive, error);
        }

        return bytes;
    }

    private static AlexNetException Torn(string archive, Exception error) =>
        new($"The archive '{archive}' is torn or no tar archive ({error.Message.TrimEnd('.')}): give a folder, .tar or .tar.gz of images.", error);

    private static ContainerEntry Describe(TarEntry entry, long key)
    {
        bool isFolder = entry.EntryType == TarEntryType.Directory;
        if (!FileNames.TryPlain(entry.Name, out string path))
        {
            return new ContainerEntry(EntryKind.Refused, entry.Name, Reason: "has a path that leads out of the archive");
        }

        if (path.Split('/').FirstOrDefault(FileNames.IsHidden) is { } hidden)
        {
            return ContainerEntry.Hidden(path, hidden, isFolder);
        }

        if (isFolder)
        {
            return new ContainerEntry(EntryKind.Folder, path);
        }

        return entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
            ? new ContainerEntry(EntryKind.Refused, path, Reason: "is a link or special file in the archive, which is not followed")
            : new ContainerEntry(EntryKind.File, path, key, entry.Length);
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
