using AlexNetSharp.Data.Formats;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Sources;

/// <summary>A tar archive, perhaps gzipped. A plain one is read at any place; a gzipped one from its start to its end.</summary>
internal sealed class TarContainer : FileContainer
{
    private readonly string _path;
    private readonly CancellationToken _cancellation;
    private readonly SafeFileHandle? _file;

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="cancellation">Stops listing and streaming.</param>
    /// <exception cref="AlexNetException">It cannot be opened.</exception>
    public TarContainer(string path, CancellationToken cancellation)
    {
        (_path, _cancellation) = (path, cancellation);
        Stamp = FileStamp.Of(path);
        _file = ArchiveFile.ReadStart(path, 2) is [0x1F, 0x8B] ? null : ArchiveFile.Open(path);
    }

    /// <inheritdoc/>
    public override bool HasRandomAccess => _file is not null;

    /// <inheritdoc/>
    public override bool IsArchive => true;

    /// <inheritdoc/>
    public override string Stamp { get; }

    /// <inheritdoc/>
    public override IEnumerable<ContainerEntry> List() => TarEntries.List(GzipFile.OpenRead(_path, _cancellation), _path);

    /// <inheritdoc/>
    public override byte[] Read(string path, long key, long length) => ArchiveFile.Read(_file!, key, length);

    /// <inheritdoc/>
    public override IEnumerable<(long Key, byte[] Bytes)> Stream(Func<long, bool> isWanted) =>
        TarEntries.Stream(GzipFile.OpenRead(_path, _cancellation), _path, isWanted);

    /// <inheritdoc/>
    public override void Dispose() => _file?.Dispose();
}
