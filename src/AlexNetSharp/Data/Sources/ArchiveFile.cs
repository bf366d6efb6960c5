using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Files;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Sources;

/// <summary>Opens archives, and reads files that lie in them as they are.</summary>
internal static class ArchiveFile
{
    /// <summary>Opens an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <exception cref="AlexNetException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path)
    {
        try
        {
            return RegularFile.OpenHandle(path);
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            throw FileErrors.CannotRead(path, e);
        }
    }

    /// <summary>Opens a file as a stream of the bytes that it has, gzipped or not.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">It cannot be opened.</exception>
    public static FileStream OpenStream(string path) => new(Open(path), FileAccess.Read, bufferSize: 0);

    /// <summary>Reads a file's first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many; fewer where it ends before.</param>
    /// <exception cref="AlexNetException">It cannot be read.</exception>
    public static byte[] ReadStart(string path, int most)
    {
        using var stream = new StrictStream(OpenStream(path), path);
        byte[] start = new byte[most];
        return start[..stream.ReadUpTo(start)];
    }

    /// <summary>Reads a file. Many threads may call it at the same time.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="offset">Where the file starts, in bytes.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="ImageFormatException">It cannot be read.</exception>
    public static byte[] Read(SafeFileHandle archive, long offset, long length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        try
        {
            return WholeRead.TryFill(archive, bytes, offset) ? bytes : throw new ImageFormatException("is truncated");
        }
        catch (IOException e)
        {
            throw new ImageFormatException($"cannot be read: {ReadFailure.Words(e)}", e);
        }
    }
}
