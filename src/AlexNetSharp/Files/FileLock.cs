namespace AlexNetSharp.Files;

/// <summary>
/// A file that one process at a time holds open, so that no two work on the same folder. It stays behind, unlocked, when it is given back:
/// a process that dies gives it back too.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes a lock.</summary>
    /// <param name="path">The file; made where it does not exist, its folder must.</param>
    /// <returns>The lock, or null where another process, or another object of this one, holds it.</returns>
    /// <exception cref="AlexNetException">The file cannot be made or opened.</exception>
    public static FileLock? TryTake(string path)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
            }
            catch (IOException) when (File.Exists(path) && tries < Tries)
            {
                // Somebody may only be looking.
                Thread.Sleep(Pause);
            }
            catch (IOException) when (File.Exists(path))
            {
                return null;
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
            using var look = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
