using AlexNetSharp.Data.Sources;

namespace AlexNetSharp.Data.Packs;

/// <summary>Finds out whether a disk is mounted at a folder.</summary>
internal static class MountPoint
{
    /// <summary>
    /// Whether a disk is mounted at a folder; false where the folder is a link, does not exist, or the system does not say.
    /// </summary>
    /// <param name="folder">The folder's full path, without a separator at its end.</param>
    public static bool Is(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return false;
        }

        try
        {
            string real = Path.GetDirectoryName(folder) is { } parent
                ? Path.Combine(RealPath.Of(parent), Path.GetFileName(folder))
                : folder;
            return DriveInfo.GetDrives().Any(drive => Path.TrimEndingDirectorySeparator(drive.Name) == real);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
