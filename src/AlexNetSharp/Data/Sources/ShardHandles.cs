using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Sources;

/// <summary>Reads files in many archives, of which only a few are open at a time.</summary>
/// <param name="paths">The archives.</param>
internal sealed class ShardHandles(IReadOnlyList<string> paths) : IDisposable
{
    /// <summary>The most archives that stay open while nobody reads them.</summary>
    public const int MostOpen = 32;

    private readonly FileHandles _handles = new(MostOpen, shard => ArchiveFile.Open(paths[shard]));

    /// <summary>Reads a file. Many threads may call it at the same time.</summary>
    /// <param name="shard">The archive's number.</param>
    /// <param name="offset">Where the file starts, in bytes.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="Decoding.ImageFormatException">It cannot be read.</exception>
    /// <exception cref="AlexNetException">The archive cannot be opened.</exception>
    public byte[] Read(int shard, long offset, long length)
    {
        using FileHandles.Lease archive = _handles.Take(shard);
        return ArchiveFile.Read(archive.Handle, offset, length);
    }

    /// <inheritdoc/>
    public void Dispose() => _handles.Dispose();
}
