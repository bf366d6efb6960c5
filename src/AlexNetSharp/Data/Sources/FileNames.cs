namespace AlexNetSharp.Data.Sources;

/// <summary>What names in a source say about their files.</summary>
internal static class FileNames
{
    private const string AppleFolder = "__MACOSX";
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"];

    /// <summary>The extensions of images, for sentences.</summary>
    public static string ImageExtensions { get; } = ".jpg, .jpeg, .png, .bmp, .gif or .webp";

    /// <summary>Whether a file's name is an image's.</summary>
    public static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file or folder is hidden, or one that macOS adds to archives and foreign disks.</summary>
    public static bool IsHidden(string name) => name.StartsWith('.') || name == AppleFolder;

    /// <summary>Why a hidden file or folder is not used, as the end of the sentence "the file ...".</summary>
    public static string HiddenReason(string name) =>
        name == AppleFolder || name.StartsWith("._", StringComparison.Ordinal) ? "is an AppleDouble file of macOS, no image" : "is hidden";

    /// <summary>
    /// Brings a path in an archive to its plain form: no empty and no <c>.</c> parts. Fails where it would lead out of the folder in which it
    /// were extracted: nothing is extracted here, but such a name is a mistake or an attack, and no name for an image.
    /// </summary>
    /// <param name="path">The path as the archive gives it.</param>
    /// <param name="plain">The plain form; empty for the archive's own root.</param>
    public static bool TryPlain(string path, out string plain)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        plain = string.Join('/', parts.Where(part => part != "."));
        bool hasDrive = path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);
        return !path.StartsWith('/') && !path.Contains('\\') && !path.Contains('\0') && !hasDrive && !parts.Contains("..");
    }
}
