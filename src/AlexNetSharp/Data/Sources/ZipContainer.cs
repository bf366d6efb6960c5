using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>A zip archive, read in place at any place. Keys are the places of the entries' records in the archive's directory.</summary>
internal sealed class ZipContainer : FileContainer
{
    private readonly ZipArchiveFile _archive;

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <exception cref="AlexNetException">It cannot be opened, is torn or no zip archive.</exception>
    public ZipContainer(string path)
    {
        Stamp = FileStamp.Of(path);
        _archive = new ZipArchiveFile(ArchiveFile.Open(path), path);
    }

    /// <inheritdoc/>
    public override bool HasRandomAccess => true;

    /// <inheritdoc/>
    public override bool IsArchive => true;

    /// <inheritdoc/>
    public override string Stamp { get; }

    /// <inheritdoc/>
    public override IEnumerable<ContainerEntry> List() => ArchiveEntries.WithFolders(_archive.Entries().Select(Describe));

    /// <inheritdoc/>
    public override byte[] Read(string path, long key, long length)
    {
        ZipEntry entry = _archive.At(key);
        return length < entry.Length ? _archive.ReadStart(entry, (int)length) : _archive.Read(entry);
    }

    /// <inheritdoc/>
    public override IEnumerable<(long Key, byte[] Bytes)> Stream(Func<long, bool> isWanted) =>
        throw new NotSupportedException("An archive's entries are read by their places.");

    /// <inheritdoc/>
    public override void Dispose() => _archive.Dispose();

    private ContainerEntry Describe(ZipEntry entry) => ArchiveEntries.Describe(
        entry.Path,
        entry.Kind == ZipKind.Folder,
        path => entry.Kind == ZipKind.Other ? ArchiveEntries.Special(path)
            : ZipMember.Refusal(entry) is { } reason ? new ContainerEntry(EntryKind.Refused, path, Reason: reason)
            : ContainerEntry.OfFile(path, entry.Record, entry.Length, most => _archive.ReadStart(entry, most)));
}
