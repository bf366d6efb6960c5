using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>The folder to which a list's paths are relative: the one that the list lies in, or the root that is given.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Name">What sentences call it.</param>
/// <param name="IsRoot">Whether it was given, so that absolute paths below it are plain as well.</param>
internal sealed record ListFolder(string Path, string Name, bool IsRoot)
{
    /// <summary>The folder of a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="root">The root that was given, or null.</param>
    /// <exception cref="AlexNetException">The root is no folder.</exception>
    public static ListFolder Of(string list, string? root)
    {
        if (root is null)
        {
            return new ListFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(list))!, "the list's folder", false);
        }

        return Directory.Exists(root)
            ? new ListFolder(System.IO.Path.GetFullPath(root), "the root folder", true)
            : throw new AlexNetException(
                $"{root} is no folder; give the folder below which the images of {list} lie "
                    + $"as {RequestOption.Of(nameof(SourceOptions.Root))}.");
    }

    /// <summary>Brings a line's path to its plain form in the folder.</summary>
    /// <param name="line">The line.</param>
    /// <param name="list">The list, for sentences.</param>
    /// <param name="path">The plain form; where it is refused, what may be shown of it.</param>
    /// <param name="reason">Why it is refused, as the end of the sentence "the file ..."; null where it is not.</param>
    /// <exception cref="AlexNetException">It is absolute, and there is no root.</exception>
    public bool TryPlain(LabelLine line, string list, out string path, out string? reason)
    {
        (path, reason) = (line.Path, null);
        if (System.IO.Path.IsPathRooted(path) || FileNames.HasDrive(path))
        {
            if (!IsRoot)
            {
                throw new AlexNetException(
                    $"Line {line.Number} of {list} has an absolute path, {line.Path}; "
                        + $"give {RequestOption.Of(nameof(SourceOptions.Root)).With("DIR")}, the folder below which the images lie.");
            }

            string? below = Below(path);
            if (below is null)
            {
                // A pack is given away, and says nothing about the folders of the machine that made it.
                path = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
                reason = "has an absolute path that does not lie below the root folder";
                return false;
            }

            path = below;
        }

        if (FileNames.TryPlain(path, Name, out string plain, out string refusal))
        {
            path = plain;
            return true;
        }

        reason = refusal;
        return false;
    }

    /// <summary>
    /// An absolute path's part below the folder, whose path may be written with its links or without; null where it is elsewhere.
    /// </summary>
    private string? Below(string path)
    {
        string full = OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return new[] { Path, RealPath.Of(Path) }
            .Select(folder => folder.Replace(System.IO.Path.DirectorySeparatorChar, '/').TrimEnd('/') + "/")
            .Where(folder => full.StartsWith(folder, comparison))
            .Select(folder => full[folder.Length..])
            .FirstOrDefault();
    }
}
