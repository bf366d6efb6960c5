using System.Globalization;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>The files of a part's images, of which a few are open at a time. Thread-safe.</summary>
/// <remarks>
/// Images are read into memory of the caller's, not mapped: touching mapped pages of a file that has become shorter, or on a disk that
/// fails, kills the process, where a read says so. It costs the loader about a seventh of its speed where the pack lies in memory, by
/// the data benchmark, at hundreds of times the speed of the network that it feeds. Nor does the system's limit on mapped pieces
/// count then.
/// </remarks>
/// <param name="paths">The files.</param>
internal sealed class ShardFiles(IReadOnlyList<string> paths) : IDisposable
{
    private const int FewestOpen = 64;
    private const int MostOpenUseful = 4096;
    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>
    /// An eighth of the files that the system allows this process, for there are two parts in a pack: in a random order of thousands of
    /// shards, each file that is closed is soon opened again.
    /// </summary>
    private static readonly int MostOpen = Math.Clamp(AllowedFiles() / 8, FewestOpen, MostOpenUseful);

    private readonly FileHandles _handles = new(MostOpen, file => RegularFile.OpenHandle(paths[file]));

    /// <summary>Reads a stretch of a file.</summary>
    /// <param name="file">Its place in the list.</param>
    /// <param name="offset">Where the stretch starts, in bytes.</param>
    /// <param name="bytes">Receives it.</param>
    /// <exception cref="AlexNetException">The file has become shorter, or cannot be read.</exception>
    public void Read(int file, long offset, Span<byte> bytes)
    {
        try
        {
            using FileHandles.Lease opened = _handles.Take(file);
            if (!WholeRead.TryFill(opened.Handle, bytes, offset))
            {
                throw new AlexNetException(
                    $"{paths[file]} has become shorter since the pack was opened: it ends before byte {offset + bytes.Length}; "
                        + $"prepare the pack again.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException($"{paths[file]} cannot be read: {ReadFailure.Words(e)}; put the pack back as it was.", e);
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _handles.Dispose();

    /// <summary>The files that this process may have open; 0 where the system does not tell.</summary>
    private static int AllowedFiles()
    {
        string? line = File.Exists(Limits)
            ? File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(OpenFiles, StringComparison.Ordinal))
            : null;
        string allowed = line?[OpenFiles.Length..].TrimStart().Split(' ')[0] ?? "";
        return int.TryParse(allowed, CultureInfo.InvariantCulture, out int count) ? count : 0;
    }
}
