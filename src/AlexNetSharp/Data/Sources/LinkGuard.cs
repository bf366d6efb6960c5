namespace AlexNetSharp.Data.Sources;

/// <summary>Tells whether files of a folder really lie in it, or behind a symbolic link that leads out.</summary>
/// <param name="root">The folder.</param>
internal sealed class LinkGuard(string root)
{
    private readonly string _realRoot = Real(new DirectoryInfo(root));
    private readonly Dictionary<string, bool> _folders = new(StringComparer.Ordinal) { [""] = true };

    /// <summary>Whether a file lies in the folder.</summary>
    /// <param name="path">Its plain path in the folder, with <c>/</c> between folders.</param>
    public bool IsInside(string path) => IsFolderInside(FolderOf(path)) && LeadsInside(new FileInfo(Path.Combine(root, path)));

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static string Real(FileSystemInfo entry) => Path.TrimEndingDirectorySeparator((entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry).FullName);

    private bool IsFolderInside(string folder)
    {
        if (!_folders.TryGetValue(folder, out bool isInside))
        {
            isInside = IsFolderInside(FolderOf(folder)) && LeadsInside(new DirectoryInfo(Path.Combine(root, folder)));
            _folders.Add(folder, isInside);
        }

        return isInside;
    }

    private bool LeadsInside(FileSystemInfo entry)
    {
        try
        {
            return entry.LinkTarget is null || Real(entry).StartsWith(_realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
