namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Finds out where a path really leads: links are resolved in every part of it, in the order in which the system follows them.
/// </summary>
internal static class RealPath
{
    private const int MostLinks = 40;
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>A path without links in any part of it; the full path where links lead round in a circle.</summary>
    /// <param name="path">The path.</param>
    public static string Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string root = Path.GetPathRoot(full)!;
        return In(root, full[root.Length..]) ?? full;
    }

    /// <summary>Where a path in a folder leads, whether there is something or not.</summary>
    /// <param name="folder">The folder, without links in any part of its path.</param>
    /// <param name="path">The path in it.</param>
    /// <returns>Null where links lead round in a circle.</returns>
    public static string? In(string folder, string path)
    {
        var left = new Stack<string>(path.Split(Separators).Reverse());
        string real = folder;
        int links = 0;
        while (left.TryPop(out string? part))
        {
            string next = Path.Combine(real, part);
            if (part is "" or "." or "..")
            {
                real = part == ".." ? Path.GetDirectoryName(real) ?? real : real;
            }
            else if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
            }
            else if (++links > MostLinks)
            {
                return null;
            }
            else
            {
                string start = Path.GetPathRoot(target) ?? "";
                real = start.Length > 0 ? start : real;
                Array.ForEach([.. target[start.Length..].Split(Separators).Reverse()], left.Push);
            }
        }

        return real;
    }

    /// <summary>Whether a path is a folder or lies in it; neither has links.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">The path.</param>
    public static bool IsIn(string folder, string path) =>
        path == folder || path.StartsWith(folder.TrimEnd(Separators) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
