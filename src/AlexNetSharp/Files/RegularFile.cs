using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Files;

/// <summary>
/// Opens files that strangers may have made. Opening a pipe waits until somebody writes to it, perhaps for ever, and a device never ends:
/// neither has a length, by which they are told from files before they are opened.
/// </summary>
internal static class RegularFile
{
    /// <summary>Whether there is a file of at least one byte, or a link to one.</summary>
    /// <param name="path">The path.</param>
    public static bool Exists(string path) => File.Exists(path) && LengthOf(path) > 0;

    /// <summary>A file, or what a link leads to in the end: a link's own length and time say nothing about the file.</summary>
    /// <param name="path">The path.</param>
    public static FileInfo Of(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;
    }

    /// <summary>The bytes of a file, or of what a link leads to in the end.</summary>
    /// <param name="path">The path.</param>
    public static long LengthOf(string path) => Of(path).Length;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <exception cref="AlexNetException">It is empty, or a pipe or device.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle OpenHandle(string path)
    {
        Refuse(path);
        return File.OpenHandle(path);
    }

    /// <summary>Opens a file as a stream.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="bufferSize">The stream's buffer in bytes; 0 or 1 for none.</param>
    /// <exception cref="AlexNetException">It is empty, or a pipe or device.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 4096)
    {
        Refuse(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="longest">The most bytes that it may have.</param>
    /// <exception cref="AlexNetException">It is empty, a pipe or device, or longer.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path, long longest)
    {
        using FileStream file = OpenRead(path, bufferSize: 0);
        if (file.Length > longest)
        {
            throw new AlexNetException(
                $"{path} is {file.Length} bytes long, more than the {longest} that such a file may have; make or fetch it again.");
        }

        byte[] bytes = new byte[file.Length];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..read];
    }

    /// <summary>Reads a text file, in UTF-8 unless its first bytes say otherwise.</summary>
    /// <inheritdoc cref="ReadAllBytes"/>
    public static string ReadAllText(string path, long longest)
    {
        using var reader = new StreamReader(new MemoryStream(ReadAllBytes(path, longest)));
        return reader.ReadToEnd();
    }

    /// <summary>What is no file has no length; a folder is refused by the system, in the words of whoever opens it.</summary>
    private static void Refuse(string path)
    {
        GivenPath.Check(path, "file");
        if (!Directory.Exists(path) && LengthOf(path) == 0)
        {
            throw new AlexNetException($"{path} is empty, or a pipe or device instead of a file; make or fetch it again.");
        }
    }
}
