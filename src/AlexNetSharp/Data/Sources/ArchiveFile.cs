using AlexNetSharp.Data.Decoding;
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
            return File.OpenHandle(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException($"'{path}' cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
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
        catch (IOException error)
        {
            throw new ImageFormatException($"cannot be read: {error.Message.TrimEnd('.')}", error);
        }
    }
}
