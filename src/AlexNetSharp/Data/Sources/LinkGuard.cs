namespace AlexNetSharp.Data.Sources;

/// <summary>Finds out where files of a folder really lie, which may be out of it, behind a symbolic link.</summary>
/// <param name="root">The folder.</param>
internal sealed class LinkGuard(string root)
{
    private readonly string _root = RealPath.Of(root);
    private readonly Dictionary<string, FolderNames?> _folders = new(StringComparer.Ordinal);

    /// <summary>
    /// The file that a path leads to; null where there is none. Lists name files that are missing by the hundred thousand, so a folder that
    /// does not exist is asked for once, and links are looked for only in what is there.
    /// </summary>
    /// <param name="path">The plain path in the folder, with <c>/</c> between folders.</param>
    public FileInfo? Find(string path)
    {
        int end = path.LastIndexOf('/') + 1;
        string folder = path[..end];
        if (!_folders.TryGetValue(folder, out FolderNames? names))
        {
            names = RealPath.In(_root, folder) is { } real && Directory.Exists(real) ? new FolderNames(real) : null;
            _folders.Add(folder, names);
        }

        FileInfo? file = names?.Find(path[end..]);
        return file?.LinkTarget is null ? file
            : RealPath.In(names!.Path, path[end..]) is { } target && File.Exists(target) ? new FileInfo(target)
            : null;
    }

    /// <summary>Whether what a path leads to lies in the folder.</summary>
    /// <param name="real">Where it leads.</param>
    public bool IsInside(string real) => RealPath.IsIn(_root, real);
}
