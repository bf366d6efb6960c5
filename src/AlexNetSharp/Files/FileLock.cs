namespace AlexNetSharp.Files;

/// <summary>
/// A file that one process at a time holds open, so that no two work on the same folder. It stays behind, unlocked, when it is given back:
/// a process that dies gives it back too. It is one byte long, by which it is told from a pipe.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int Tries = 10;
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMacOS = 35;
    private const int SharedWindows = unchecked((int)0x80070020);
    private const int LockedWindows = unchecked((int)0x80070021);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes a lock.</summary>
    /// <param name="path">The file; made where it does not exist, its folder must.</param>
    /// <returns>The lock, or null where another process, or another object of this one, holds it.</returns>
    /// <exception cref="AlexNetException">The file cannot be made or opened.</exception>
    public static FileLock? TryTake(string path)
    {
        OwnPath.RefuseLink(path);
        for (int tries = 1; ; tries++)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
                if (File.Exists(path))
                {
                    if (file.CanSeek)
                    {
                        // Also on a full disk: a byte that is not written takes no room.
                        file.SetLength(1);
                    }

                    return new FileLock(file);
                }

                // Its last holder removed it between opening and locking.
                file.Dispose();
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (tries == Tries)
                {
                    return null;
                }

                // Somebody may only be looking.
                Thread.Sleep(Pause);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw DurableFile.Failure(path, e);
            }
        }
    }

    /// <summary>Whether somebody holds a lock. Several may look at the same time; one who takes it meanwhile waits for them.</summary>
    /// <param name="path">The file.</param>
    public static bool IsTaken(string path)
    {
        try
        {
            // Only for reading: people look at the runs of others, too.
            if (RegularFile.Exists(path))
            {
                using var look = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            }

            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return IsHeld(e);
        }
    }

    /// <summary>
    /// Whether an error says that another process, or another object of this one, holds a file open, and nothing else: a disk that cannot
    /// be written is no lock.
    /// </summary>
    internal static bool IsHeld(Exception error) =>
        error is IOException { HResult: WouldBlockLinux or WouldBlockMacOS or SharedWindows or LockedWindows };

    /// <summary>Gives the lock back and removes its file.</summary>
    public void Remove()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_file.Name);
        }

        _file.Dispose();
        if (OperatingSystem.IsWindows())
        {
            File.Delete(_file.Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
