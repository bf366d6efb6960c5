using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Data.Sources;

/// <summary>A folder of images. Links to folders are followed, but never back into a folder that they lie in.</summary>
internal sealed class FolderSource : ImageSource
{
    private const int DeepestNesting = 64;
    private readonly string _root;

    /// <summary>Lists a folder.</summary>
    public FolderSource(string root)
    {
        _root = root;
        DirectoryInfo folder = new(root);
        Walk(folder, "", [RealPath(folder)]);
    }

    /// <inheritdoc/>
    public override bool HasRandomAccess => true;

    /// <inheritdoc/>
    public override byte[] Read(SourceFile file) => ImageFile.Read(Path.Combine(_root, file.Path));

    /// <inheritdoc/>
    public override IEnumerable<(SourceFile File, byte[] Bytes)> Stream() => Files.Select(file => (file, Read(file)));

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private static string RealPath(FileSystemInfo entry) =>
        Path.TrimEndingDirectorySeparator((entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry).FullName);

    private void Walk(DirectoryInfo folder, string prefix, List<string> realPaths)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            Rejected.Add(new RejectedFile(prefix.TrimEnd('/'), $"cannot be listed: {error.Message}"));
            return;
        }

        foreach (FileSystemInfo entry in entries)
        {
            if (IsHidden(entry.Name))
            {
                Ignored += entry is FileInfo ? 1 : 0;
            }
            else
            {
                Visit(entry, prefix + entry.Name, realPaths);
            }
        }
    }

    private void Visit(FileSystemInfo entry, string path, List<string> realPaths)
    {
        string real = Path.Combine(realPaths[^1], entry.Name);
        if (entry.LinkTarget is not null)
        {
            if (!TryResolve(entry, out FileSystemInfo? target))
            {
                Rejected.Add(new RejectedFile(path, "is a symbolic link that leads nowhere or to itself"));
                return;
            }

            (entry, real) = (target is DirectoryInfo ? new DirectoryInfo(entry.FullName) : entry, RealPath(target));
        }

        if (entry is not DirectoryInfo folder)
        {
            AddFile(path);
        }
        else if (realPaths.Contains(real) || realPaths.Count > DeepestNesting)
        {
            Rejected.Add(new RejectedFile(path, "is a symbolic link back to a folder that it lies in"));
        }
        else
        {
            Folders.Add(path);
            Walk(folder, path + "/", [.. realPaths, real]);
        }
    }

    private void AddFile(string path)
    {
        if (IsImage(path))
        {
            Files.Add(new SourceFile(path, Files.Count));
        }
        else
        {
            Ignored++;
        }
    }

    private static bool TryResolve(FileSystemInfo link, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FileSystemInfo? target)
    {
        try
        {
            target = link.ResolveLinkTarget(returnFinalTarget: true);
            target = target is not null && Directory.Exists(target.FullName) ? new DirectoryInfo(target.FullName) : target;
            return target is { Exists: true };
        }
        catch (IOException)
        {
            target = null;
            return false;
        }
    }
}
