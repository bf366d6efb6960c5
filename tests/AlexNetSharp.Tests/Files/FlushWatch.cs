using AlexNetSharp.Files;

namespace AlexNetSharp.Tests.Files;

/// <summary>Takes down what is flushed to the disk, on any thread, until it is disposed of.</summary>
internal sealed class FlushWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Flush> _flushes = [];

    public FlushWatch() => DurableFile.Flushed += Add;

    /// <summary>What was flushed, in order.</summary>
    public IReadOnlyList<Flush> Flushes
    {
        get
        {
            lock (_lock)
            {
                return [.. _flushes];
            }
        }
    }

    /// <summary>The names of what was flushed, in order; temporary files by their final ones.</summary>
    public IReadOnlyList<string> Names => [.. Flushes.Select(flush => flush.Name)];

    /// <summary>The length that a file had when it was flushed for the last time; null where it was not.</summary>
    public long? LengthOf(string name) => Flushes.LastOrDefault(flush => flush.Name == name)?.Length;

    public void Dispose() => DurableFile.Flushed -= Add;

    private void Add(string path)
    {
        var file = new FileInfo(path);
        var final = new FileInfo(TemporaryName.Final(path));
        var flush = new Flush(
            Path.GetFileName(TemporaryName.Final(path)),
            file.Exists ? file.Length : 0,
            final.Exists ? final.Length : null);
        lock (_lock)
        {
            _flushes.Add(flush);
        }
    }

    /// <summary>A flush.</summary>
    /// <param name="Name">The file's final name, or the folder's.</param>
    /// <param name="Length">The file's length at the time.</param>
    /// <param name="FinalLength">The length of the file of the final name at the time; null where there was none, and for folders.</param>
    internal sealed record Flush(string Name, long Length, long? FinalLength);
}
