namespace AlexNetSharp.Data.Sources;

/// <summary>Finds out where files of a folder really lie, which may be out of it, behind a symbolic link.</summary>
/// <param name="root">The folder.</param>
internal sealed class LinkGuard(string root)
{
    private readonly string _root = RealPath.Of(root);
    private readonly Dictionary<string, string?> _folders = new(StringComparer.Ordinal);

    /// <summary>Where a path leads; null where its links lead round in a circle.</summary>
    /// <param name="path">The plain path in the folder, with <c>/</c> between folders.</param>
    public string? RealPathOf(string path)
    {
        int end = path.LastIndexOf('/') + 1;
        string folder = path[..end];
        if (!_folders.TryGetValue(folder, out string? real))
        {
            real = RealPath.In(_root, folder);
            _folders.Add(folder, real);
        }

        return real is null ? null : RealPath.In(real, path[end..]);
    }

    /// <summary>Whether what a path leads to lies in the folder.</summary>
    /// <param name="real">Where it leads.</param>
    public bool IsInside(string real) => RealPath.IsIn(_root, real);
}
