using AlexNetSharp.Files;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Reads a file that should hold an image: only regular files, and none that is too long to be one.</summary>
internal static class ImageFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="limits">How long it may be.</param>
    /// <exception cref="ImageFormatException">
    /// There is no such file, it cannot be read, or it is a folder, pipe or device, empty or too long.
    /// </exception>
    public static byte[] Read(string path, PhotoLimits limits)
    {
        try
        {
            RefuseOthers(path);
            return ReadRegular(path, limits);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageFormatException("does not exist", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageFormatException($"cannot be read: {ReadFailure.Words(e)}", e);
        }
    }

    /// <summary>
    /// Pipes, sockets and devices have no length; they are refused before they are opened, because that may wait for ever.
    /// </summary>
    private static void RefuseOthers(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ImageFormatException("is a folder instead of a file; name a file in it");
        }

        if (RegularFile.LengthOf(path) == 0)
        {
            throw new ImageFormatException("is empty, or a pipe or device instead of a file");
        }
    }

    private static byte[] ReadRegular(string path, PhotoLimits limits)
    {
        using SafeFileHandle handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        if (limits.TooLong(length) is { } reason)
        {
            throw ImageFormatException.TooLarge(reason);
        }

        byte[] bytes = new byte[length];
        return WholeRead.TryFill(handle, bytes, 0) ? bytes : throw new ImageFormatException("became shorter while it was read: try again");
    }
}
