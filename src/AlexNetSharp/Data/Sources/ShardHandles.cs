using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Sources;

/// <summary>Reads files in many archives, of which only a few are open at a time: systems allow a process a thousand open files.</summary>
/// <param name="paths">The archives.</param>
internal sealed class ShardHandles(IReadOnlyList<string> paths) : IDisposable
{
    /// <summary>The most archives that stay open while nobody reads them.</summary>
    public const int MostOpen = 32;

    private readonly Dictionary<int, Opened> _open = [];
    private readonly Lock _lock = new();
    private long _uses;

    /// <summary>Reads a file. Many threads may call it at the same time.</summary>
    /// <param name="shard">The archive's number.</param>
    /// <param name="offset">Where the file starts, in bytes.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="Decoding.ImageFormatException">It cannot be read.</exception>
    /// <exception cref="AlexNetException">The archive cannot be opened.</exception>
    public byte[] Read(int shard, long offset, long length)
    {
        Opened opened = Take(shard);
        try
        {
            return ArchiveFile.Read(opened.Handle, offset, length);
        }
        finally
        {
            Release(opened);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Opened one in _open.Values)
        {
            one.Handle.Dispose();
        }

        _open.Clear();
    }

    private Opened Take(int shard)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(shard, out Opened? opened))
            {
                CloseOldest(MostOpen - 1);
                opened = new Opened(shard, ArchiveFile.Open(paths[shard]));
                _open.Add(shard, opened);
            }

            opened.Readers++;
            opened.LastUse = _uses++;
            return opened;
        }
    }

    private void Release(Opened opened)
    {
        lock (_lock)
        {
            opened.Readers--;
            CloseOldest(MostOpen);
        }
    }

    /// <summary>Closes archives that nobody reads until few enough are open.</summary>
    private void CloseOldest(int most)
    {
        while (_open.Count > most && _open.Values.Where(one => one.Readers == 0).MinBy(one => one.LastUse) is { } oldest)
        {
            _open.Remove(oldest.Shard);
            oldest.Handle.Dispose();
        }
    }

    private sealed class Opened(int shard, SafeFileHandle handle)
    {
        public int Shard => shard;

        public SafeFileHandle Handle => handle;

        public int Readers { get; set; }

        public long LastUse { get; set; }
    }
}
