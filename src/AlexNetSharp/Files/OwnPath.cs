using System.Text;

namespace AlexNetSharp.Files;

/// <summary>What may be written or replaced: what this program made, never what a link leads to or a folder.</summary>
internal static class OwnPath
{
    private const int Window = 4096;

    /// <summary>What stands near the beginning of a page that this program wrote.</summary>
    public const string PageMark = "<meta name=\"generator\" content=\"AlexNetSharp\">\n";

    /// <summary>What a drawing ends with that this program wrote.</summary>
    public const string DrawingMark = "<?generator AlexNetSharp?>\n";

    /// <summary>The file of a pack that describes it.</summary>
    public const string PackManifestName = "manifest.json";

    /// <summary>The name of a pack's format, which stands in its manifest.</summary>
    public const string PackFormat = "alexnetsharp-pack";

    /// <summary>The most bytes that a pack's manifest may have.</summary>
    public const long LongestManifest = 256L << 20;

    /// <summary>Whether a folder is a pack, whole or damaged, by its manifest; a link to one is not.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsPack(string folder)
    {
        string manifest = Path.Combine(folder, PackManifestName);
        try
        {
            return RegularFile.Exists(manifest)
                && RegularFile.ReadAllBytes(manifest, LongestManifest).AsSpan().IndexOf(Encoding.UTF8.GetBytes(PackFormat)) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AlexNetException)
        {
            return false;
        }
    }

    /// <summary>Whether there is a symbolic link, to whatever.</summary>
    /// <param name="path">The file or folder.</param>
    public static bool IsLink(string path) => LinkOf(path) is not null;

    /// <summary>Refuses a symbolic link, whether what it leads to exists or not.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="AlexNetException">It is one.</exception>
    public static void RefuseLink(string path)
    {
        if (IsLink(path))
        {
            throw new AlexNetException(
                $"{path} is a symbolic link, through which nothing is written; give the place that it leads to, or another name.");
        }
    }

    /// <summary>Refuses to replace a link or a folder by a file.</summary>
    /// <param name="path">The file that will be written.</param>
    /// <exception cref="AlexNetException">It is one of these.</exception>
    public static void RefuseOther(string path)
    {
        RefuseLink(path);
        if (Directory.Exists(path))
        {
            throw new AlexNetException($"{path} is a folder, where a file would be written; choose another name.");
        }
    }

    /// <summary>Refuses to replace a file that this program did not write.</summary>
    /// <param name="path">The file that will be written.</param>
    /// <exception cref="AlexNetException">Another file stands there, or a link or folder.</exception>
    public static void RefuseForeign(string path)
    {
        RefuseOther(path);
        if (File.Exists(path) && !HasMark(path))
        {
            throw new AlexNetException($"{path} exists and was not made by this program; choose another name, or remove it.");
        }
    }

    private static bool HasMark(string path)
    {
        if (!RegularFile.Exists(path))
        {
            return false;
        }

        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            byte[] window = new byte[Window];
            string start = Read(file, window);
            bool isPicture = PngWriter.IsSigned(window);
            file.Seek(-Math.Min(Window, file.Length), SeekOrigin.End);
            return start.Contains(PageMark, StringComparison.Ordinal)
                || isPicture
                || Read(file, window).EndsWith(DrawingMark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Read(FileStream file, byte[] window) =>
        Encoding.Latin1.GetString(window, 0, file.ReadAtLeast(window, Window, throwOnEndOfStream: false));

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(Path.TrimEndingDirectorySeparator(path)).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
