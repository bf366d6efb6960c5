using System.IO.Compression;

namespace AlexNetSharp.Data.Sources;

/// <summary>A tar archive, perhaps gzipped. A plain one is read at any place; a gzipped one from its start to its end.</summary>
internal sealed class TarContainer : FileContainer
{
    private const int BufferSize = 1 << 16;
    private readonly string _path;
    private readonly bool _isGzipped;
    private readonly FileStream? _file;

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The archive.</param>
    public TarContainer(string path)
    {
        _path = path;
        _isGzipped = IsGzip(path);
        _file = _isGzipped ? null : File.OpenRead(path);
    }

    /// <inheritdoc/>
    public override bool HasRandomAccess => !_isGzipped;

    /// <inheritdoc/>
    public override bool IsArchive => true;

    /// <inheritdoc/>
    public override IEnumerable<ContainerEntry> List()
    {
        using Stream stream = OpenStream();
        foreach (ContainerEntry entry in TarEntries.List(stream, _path))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public override byte[] Read(string path, long key, long length) => ArchiveFile.Read(_file!.SafeFileHandle, key, length);

    /// <inheritdoc/>
    public override IEnumerable<(long Key, byte[] Bytes)> Stream(Func<long, bool> isWanted)
    {
        using Stream stream = OpenStream();
        foreach ((long key, byte[] bytes) in TarEntries.Stream(stream, _path, isWanted))
        {
            yield return (key, bytes);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _file?.Dispose();

    private static bool IsGzip(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
    }

    private Stream OpenStream()
    {
        FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        return _isGzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
