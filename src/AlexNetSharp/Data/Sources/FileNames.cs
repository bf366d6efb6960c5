using System.Text;

namespace AlexNetSharp.Data.Sources;

/// <summary>What names in a source say about their files.</summary>
internal static class FileNames
{
    /// <summary>The most folders in which a file may lie.</summary>
    public const int DeepestNesting = 64;

    /// <summary>The most bytes of a path in UTF-8.</summary>
    public const int LongestPath = 4096;

    /// <summary>What stands in a name for bytes that are not UTF-8, once it has been read.</summary>
    public const char NoUtf8 = '\uFFFD';

    /// <summary>Why a name that is not UTF-8 is refused, as the end of the sentence "the file ...".</summary>
    public const string NoUtf8Reason = "has a name that is not UTF-8: rename it, for example with convmv";

    private const string AppleFolder = "__MACOSX";

    /// <summary>Folders that operating systems and network drives put beside their users' own.</summary>
    private static readonly string[] SystemFolders = ["@eaDir", "#recycle", "$RECYCLE.BIN", "lost+found", "System Volume Information"];

    private static readonly string[] Extensions = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".gif", ".webp"];

    /// <summary>The extensions of images, for sentences.</summary>
    public static string ImageExtensions { get; } = ".jpg, .jpeg, .png, .bmp, .gif or .webp";

    /// <summary>Whether a file's name is an image's.</summary>
    public static bool IsImage(string path) => IsImageExtension(Path.GetExtension(path));

    /// <summary>Whether an extension with its dot is an image's.</summary>
    public static bool IsImageExtension(string extension) => Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that a file may have that is named without its extension: as it is, then with an image's extensions.</summary>
    /// <param name="path">The file's path.</param>
    public static IEnumerable<string> WithExtensions(string path) =>
        IsImage(path) ? [path] : [path, .. Extensions.Select(extension => path + extension)];

    /// <summary>Whether a path starts with a drive's letter, as on Windows.</summary>
    /// <param name="path">The path.</param>
    public static bool HasDrive(string path) => path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    /// <summary>Whether a file or folder is hidden, or one that a system adds to archives and disks.</summary>
    public static bool IsHidden(string name) =>
        name.StartsWith('.') || name == AppleFolder || SystemFolders.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a hidden file or folder is not used, as the end of the sentence "the file ...".</summary>
    public static string HiddenReason(string name) =>
        name == AppleFolder || name.StartsWith("._", StringComparison.Ordinal) ? "is an AppleDouble file of macOS, no image"
        : SystemFolders.Contains(name, StringComparer.OrdinalIgnoreCase) ? "belongs to the system, not to the images"
        : "is hidden";

    /// <summary>
    /// Brings a path in an archive or list to its plain form: no empty and no <c>.</c> parts. Fails where it would lead out of the folder
    /// in which it were extracted: nothing is extracted here, but such a name is a mistake or an attack, and no name for an image.
    /// </summary>
    /// <param name="path">The path as the archive or list gives it.</param>
    /// <param name="place">Where the path is, for example <c>the archive</c>.</param>
    /// <param name="plain">The plain form; empty for the archive's own root.</param>
    /// <param name="reason">Why it is refused, as the end of the sentence "the file ..."; empty where it is not.</param>
    public static bool TryPlain(string path, string place, out string plain, out string reason)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        reason = path.StartsWith('/') || HasDrive(path) ? $"has an absolute path: paths are relative to {place}"
            : path.Contains('\\') ? "has a '\\' in its path: folders are separated by '/'"
            : path.Contains(NoUtf8) ? NoUtf8Reason
            : path.Contains('\0') ? "has a zero byte in its path"
            : parts.Contains("..") ? $"has a path that leads out of {place}"
            : Encoding.UTF8.GetByteCount(path) > LongestPath ? $"has a path of more than {LongestPath} bytes"
            : parts.Length > DeepestNesting + 1 ? $"lies more than {DeepestNesting} folders deep"
            : "";
        plain = reason.Length == 0 ? string.Join('/', parts.Where(part => part != ".")) : "";
        return reason.Length == 0;
    }
}
