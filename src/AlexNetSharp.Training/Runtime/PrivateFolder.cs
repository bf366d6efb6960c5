using System.Runtime.InteropServices;

namespace AlexNetSharp.Runtime;

/// <summary>
/// Folders that only the user can write to: a library that is loaded from a folder that others write to runs their code. Windows keeps
/// the cache in the user's profile, whose rights it guards itself.
/// </summary>
internal static partial class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const string Remedy = "set XDG_CACHE_HOME to a folder of your own";

    // Linux's struct statx is the same on every processor: 256 bytes, the owner's number in bytes 20 to 23.
    private const int StatusSize = 256;
    private const int OwnerOffset = 20;
    private const uint WantOwner = 0x8;
    private const int CurrentFolder = -100;
    private const int DoNotFollowLinks = 0x100;

    /// <summary>Makes a folder, with mode 0700 where it is new, and refuses one that is not the user's alone to write.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="AlexNetException">The folder is another user's, or others can write to it.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be made.</exception>
    public static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnly);
        UnixFileMode mode = File.GetUnixFileMode(folder);
        if ((mode & WritableByOthers) != 0)
        {
            throw new AlexNetException($"The cache folder {folder} can be written by other users; run 'chmod go-w' on it, or {Remedy}.");
        }

        if (OperatingSystem.IsLinux() && (IsForeign(folder, 0) || IsForeign(folder, DoNotFollowLinks)))
        {
            throw new AlexNetException($"The cache folder {folder} belongs to another user; {Remedy}.");
        }
    }

    /// <summary>Whether a folder, or the link to it, is neither the user's nor the administrator's.</summary>
    private static bool IsForeign(string folder, int flags)
    {
        byte[] status = new byte[StatusSize];
        if (ReadStatus(CurrentFolder, folder, flags, WantOwner, status) != 0)
        {
            throw new IOException($"the owner of {folder} cannot be read");
        }

        uint owner = BitConverter.ToUInt32(status, OwnerOffset);
        return owner != 0 && owner != CurrentUser();
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatus(int start, string path, int flags, uint mask, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint CurrentUser();
}
