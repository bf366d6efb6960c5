using System.Runtime.InteropServices;

namespace AlexNetSharp.Files;

/// <summary>
/// Writes files so that a reader sees the old content or the whole new one, whatever happens in between: a temporary name in the same
/// folder, a flush to the disk, a rename, a flush of the folder.
/// </summary>
internal static partial class DurableFile
{
    private const int DiskFullUnix = 28;
    private const int QuotaFullLinux = 122;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int SpaceRefused = unchecked((int)0x80131620);
    private const int BufferSize = 1 << 20;

    /// <summary>Told about every file and folder once it is flushed to the disk, by its path: tests cannot cut the power.</summary>
    internal static event Action<string>? Flushed;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file's final name; its folder must exist.</param>
    /// <param name="write">Writes the content to the stream.</param>
    /// <param name="length">The length in bytes where it is known: the space is then claimed before the first byte is written.</param>
    /// <param name="flush">
    /// False for one of many files that can be made again: a reader still sees all or nothing, but a power cut may undo the write.
    /// </param>
    /// <param name="cancellation">Stops the writing until the moment of the rename; nothing is left behind then.</param>
    /// <exception cref="AlexNetException">
    /// The file cannot be written, for example because the disk is full; nothing is left behind.
    /// </exception>
    public static void Write(
        string path,
        Action<Stream> write,
        long length = 0,
        bool flush = true,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        OwnPath.RefuseOther(path);
        string? temporary = null;
        try
        {
            if (flush)
            {
                TemporaryName.RemoveLeft(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
            }

            var options = new FileStreamOptions { Access = FileAccess.Write, BufferSize = BufferSize, PreallocationSize = length };
            using FileStream stream = TemporaryName.Create(path, options);
            temporary = stream.Name;
            write(cancellation.CanBeCanceled ? new StoppableStream(stream, cancellation) : stream);
            stream.Flush();
            if (flush)
            {
                Flush(stream);
            }

            cancellation.ThrowIfCancellationRequested();

            // Renamed while it is open, and so locked: in between nobody can take it for a dead writer's.
            File.Move(temporary, path, overwrite: true);
            temporary = null;
            if (flush)
            {
                FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(path, e, diskFull: IsDiskFull(e) || (length > 0 && IsSpaceRefused(e)));
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>Writes a text file in UTF-8 without a mark.</summary>
    /// <param name="path">The file's final name; its folder must exist.</param>
    /// <param name="text">The content.</param>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Makes the folder of a file that a user named, where it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">The folder cannot be made.</exception>
    public static void MakeFolderOf(string path) => MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path, path);

    /// <summary>Makes a folder that a user named, where it does not exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="AlexNetException">The folder cannot be made.</exception>
    public static void MakeFolder(string folder) => MakeFolder(folder, folder);

    private static void MakeFolder(string folder, string named)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(named, e);
        }
    }

    /// <summary>The error that tells people why a file could not be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">What the system said.</param>
    internal static AlexNetException Failure(string path, Exception error) => Failure(path, error, IsDiskFull(error));

    private static AlexNetException Failure(string path, Exception error, bool diskFull) =>
        diskFull
            ? new DiskFullException(
                $"{path} cannot be written because the disk is full; free some space or choose another folder, and repeat.",
                error)
            : new AlexNetException(
                $"{path} cannot be written ({error.Message.TrimEnd('.')}); choose a folder that can be written to.",
                error);

    /// <summary>Whether an error says that the disk is full.</summary>
    public static bool IsDiskFull(Exception error) => error is IOException { HResult: DiskFullUnix or QuotaFullLinux or DiskFullWindows };

    /// <summary>Whether an error says that the space of a file could not be claimed: .NET then gives no code of the system.</summary>
    private static bool IsSpaceRefused(Exception error) => error is IOException { HResult: SpaceRefused };

    /// <summary>Flushes a file's content to the disk.</summary>
    /// <param name="path">The file, which must exist.</param>
    public static void FlushFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Flush(file);
    }

    /// <summary>Flushes what was written to an open file to the disk.</summary>
    /// <param name="stream">The file.</param>
    internal static void Flush(FileStream stream)
    {
        stream.Flush(flushToDisk: true);
        Flushed?.Invoke(stream.Name);
    }

    /// <summary>
    /// Flushes a folder's list of names to the disk, so that a rename in it survives a power cut. Does nothing on Windows.
    /// </summary>
    /// <param name="folder">The folder.</param>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = OpenFolder(folder, 0);
        if (descriptor >= 0)
        {
            // Some file systems cannot flush a folder; the rename is as safe there as they make it.
            _ = FlushDescriptor(descriptor);
            _ = CloseDescriptor(descriptor);
            Flushed?.Invoke(folder);
        }
    }

    private static void Remove(string? temporary)
    {
        try
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to tell; a left-over temporary file is never read.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FlushDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
