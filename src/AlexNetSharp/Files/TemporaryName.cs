using System.Security.Cryptography;

namespace AlexNetSharp.Files;

/// <summary>
/// Names of files that are not yet whole: the final name, sixteen random hexadecimal digits, <c>.tmp</c>. Nobody can guess one to put a
/// link there, no two writers share one, and what a dead writer left is told from other people's files.
/// </summary>
internal static class TemporaryName
{
    private const string Ending = ".tmp";
    private const int RandomBytes = 8;
    private const int RandomLength = 2 * RandomBytes;

    // No write of one file takes so long.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);

    // Unix locks a file that is not shared at all, and renames it nevertheless; Windows renames an open file only where that is shared.
    private static readonly FileShare Locked = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>A new temporary name.</summary>
    /// <param name="path">The final one.</param>
    public static string For(string path) => $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}{Ending}";

    /// <summary>Whether a file's name is a temporary one.</summary>
    /// <param name="path">The file.</param>
    public static bool Is(string path)
    {
        string name = Path.GetFileName(path);
        int start = name.Length - Ending.Length - RandomLength;
        return start > 1 && name[start - 1] == '.' && name.EndsWith(Ending, StringComparison.Ordinal)
            && name.Substring(start, RandomLength).All(char.IsAsciiHexDigitLower);
    }

    /// <summary>The final name of a file that has a temporary one; any other path as it is.</summary>
    /// <param name="path">The path.</param>
    public static string Final(string path) => Is(path) ? path[..^(Ending.Length + RandomLength + 1)] : path;

    /// <summary>
    /// Removes what dead writers left. A writer holds its file locked until the file has its final name, so one that can be locked is dead,
    /// and where there are no locks one that is old; one that cannot be removed only takes room.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="final">The final name whose temporary files are meant; null for all.</param>
    /// <param name="isLocked">Whether a claimed file is locked, null for what the system does.</param>
    internal static void RemoveLeft(string folder, string? final = null, Func<string, bool>? isLocked = null)
    {
        foreach (string left in Directory.GetFiles(folder, "*" + Ending))
        {
            if (Is(left) && (final is null || Path.GetFileName(Final(left)) == final))
            {
                TryRemove(left, isLocked ?? IsLocked);
            }
        }
    }

    /// <summary>Makes a file of a temporary name, which is locked while it is open and may be renamed meanwhile.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="options">Access and sizes; mode and sharing are set here.</param>
    public static FileStream Create(string path, FileStreamOptions options)
    {
        (options.Mode, options.Share) = (FileMode.CreateNew, Locked);
        while (true)
        {
            string temporary = For(path);
            try
            {
                var stream = new FileStream(temporary, options);
                if (File.Exists(temporary))
                {
                    return stream;
                }

                // Between making and locking, somebody who removes leftovers has taken it for one.
                stream.Dispose();
            }
            catch (IOException e) when (FileLock.IsHeld(e))
            {
                // The same, while he has it open: he removes it.
            }
        }
    }

    private static FileStream Claim(string left) => new(left, FileMode.Open, FileAccess.ReadWrite, Locked, bufferSize: 0);

    /// <summary>
    /// Whether a file that was claimed is locked: not every disk knows locks, .NET can be told to take none, and then a claim says nothing.
    /// </summary>
    private static bool IsLocked(string claimed)
    {
        try
        {
            Claim(claimed).Dispose();
            return false;
        }
        catch (IOException e) when (FileLock.IsHeld(e))
        {
            return true;
        }
    }

    private static void TryRemove(string left, Func<string, bool> isLocked)
    {
        try
        {
            if (new FileInfo(left).LinkTarget is null)
            {
                // For writing as well: over NFS, what is opened for reading alone is not locked, without a word.
                using FileStream claim = Claim(left);
                if (isLocked(left) || DateTime.UtcNow - File.GetLastWriteTimeUtc(left) > LongestWrite)
                {
                    File.Delete(left);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its writer lives, or it is not ours to remove.
        }
    }
}
