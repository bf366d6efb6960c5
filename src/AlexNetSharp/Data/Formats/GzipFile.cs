using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Formats;

/// <summary>Opens files that may be gzipped, which their first two bytes say, not their names.</summary>
internal static class GzipFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Opens a file for reading from its start to its end; a plain one can also be read at any place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">It cannot be opened.</exception>
    public static Stream OpenRead(string path, CancellationToken cancellation = default)
    {
        try
        {
            return Inflated(RegularFile.OpenRead(path, BufferSize), cancellation);
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            throw FileErrors.CannotRead(path, e);
        }
    }

    /// <summary>Whether a file starts as a gzipped one does.</summary>
    /// <param name="start">Its first bytes.</param>
    public static bool Matches(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    /// <summary>Whether a file is gzipped.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">It cannot be read.</exception>
    public static bool Is(string path)
    {
        using Stream stream = OpenRead(path);
        return stream is InflatedStream;
    }

    /// <summary>The inflated content of a file that is gzipped; otherwise the file.</summary>
    /// <param name="file">The file, which this takes over; it stands at its start and can seek.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static Stream Inflated(Stream file, CancellationToken cancellation = default)
    {
        bool isGzipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzipped ? new InflatedStream(file, cancellation) : file;
    }
}
