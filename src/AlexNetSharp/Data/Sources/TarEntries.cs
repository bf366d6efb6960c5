using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>Goes through the entries of a tar archive: what may be used, and why the rest may not.</summary>
internal static class TarEntries
{
    /// <summary>Lists an archive. Keys are offsets of the files' bytes.</summary>
    /// <param name="stream">The archive from its start, which is disposed afterwards.</param>
    /// <param name="archive">Its name for errors.</param>
    /// <param name="remedy">What to do where it is torn, as the end of a sentence.</param>
    /// <exception cref="AlexNetException">It is torn, or no tar archive.</exception>
    public static IEnumerable<ContainerEntry> List(Stream stream, string archive, string remedy = TarArchive.UsualRemedy) =>
        ListOpen(stream, archive, remedy).Select(one => one.Entry);

    /// <summary>Lists an archive with its files' bytes, of an archive that cannot be read at any place as well.</summary>
    /// <param name="stream">The archive from its start, which is disposed afterwards.</param>
    /// <param name="archive">Its name for errors.</param>
    /// <param name="remedy">What to do where it is torn, as the end of a sentence.</param>
    /// <exception cref="AlexNetException">It is torn, or no tar archive.</exception>
    public static IEnumerable<OpenEntry> ListOpen(Stream stream, string archive, string remedy = TarArchive.UsualRemedy)
    {
        using var file = new TarArchive(stream, archive, remedy);
        TarHeader current = default;
        byte[] ReadCurrent() => file.ReadContent(current);
        IEnumerable<ContainerEntry> entries = Headers(file).Select(header => Describe(file, current = header));
        foreach (ContainerEntry entry in ArchiveEntries.WithFolders(entries))
        {
            yield return new OpenEntry(entry, ReadCurrent);
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

    private static IEnumerable<TarHeader> Headers(TarArchive file)
    {
        while (file.Next() is { } header)
        {
            yield return header;
        }
    }

    private static ContainerEntry Describe(TarArchive file, TarHeader header) => ArchiveEntries.Describe(
        header.Path,
        header.Kind == TarKind.Folder,
        path => header.Kind switch
        {
            TarKind.File => ContainerEntry.OfFile(path, header.Offset, header.Length, most => file.ReadStart(header, most)),
            TarKind.Sparse => new ContainerEntry(
                EntryKind.Refused,
                path,
                Reason: "is stored as a sparse file, which is not read: pack it as an ordinary file"),
            _ => ArchiveEntries.Special(path),
        });
}
