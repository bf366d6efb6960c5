using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A folder of files. Links inside it are followed, but never back into a folder that they lie in; links out of it only where that is asked for.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="followLinks">Whether links out of the folder are followed.</param>
internal sealed class FolderContainer(string root, bool followLinks) : FileContainer
{
    private const int DeepestNesting = 64;
    private readonly string _realRoot = RealPath(new DirectoryInfo(root));

    /// <inheritdoc/>
    public override bool HasRandomAccess => true;

    /// <inheritdoc/>
    public override bool IsArchive => false;

    /// <inheritdoc/>
    public override IEnumerable<ContainerEntry> List() => Walk(new DirectoryInfo(root), "", [_realRoot]);

    /// <inheritdoc/>
    public override byte[] Read(string path, long key, long length) => ImageFile.Read(Path.Combine(root, path));

    /// <inheritdoc/>
    public override IEnumerable<(long Key, byte[] Bytes)> Stream(Func<long, bool> isWanted) =>
        throw new NotSupportedException("A folder's files are read by their paths.");

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private static string RealPath(FileSystemInfo entry) =>
        Path.TrimEndingDirectorySeparator((entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry).FullName);

    private static ContainerEntry Refused(string path, string reason) => new(EntryKind.Refused, path, Reason: reason);

    private IEnumerable<ContainerEntry> Walk(DirectoryInfo folder, string prefix, string[] realPaths)
    {
        FileSystemInfo[] entries;
        string? failure = null;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            (entries, failure) = ([], error.Message.TrimEnd('.'));
        }

        if (failure is not null)
        {
            yield return Refused(prefix.TrimEnd('/'), $"cannot be listed: {failure}");
        }

        foreach (FileSystemInfo entry in entries)
        {
            foreach (ContainerEntry found in Visit(entry, prefix + entry.Name, realPaths))
            {
                yield return found;
            }
        }
    }

    private IEnumerable<ContainerEntry> Visit(FileSystemInfo entry, string path, string[] realPaths)
    {
        if (FileNames.IsHidden(entry.Name))
        {
            return [ContainerEntry.Hidden(path, entry.Name, entry is DirectoryInfo)];
        }

        string real = Path.Combine(realPaths[^1], entry.Name);
        if (entry.LinkTarget is not null)
        {
            if (!TryResolve(entry, out FileSystemInfo? target))
            {
                return [Refused(path, "is a symbolic link that leads nowhere or to itself")];
            }

            real = RealPath(target);
            if (!followLinks && !IsInside(real))
            {
                return [Refused(path, "is a symbolic link out of the source, which is followed with --follow-links only")];
            }

            entry = target is DirectoryInfo ? new DirectoryInfo(entry.FullName) : target;
        }

        if (entry is not DirectoryInfo folder)
        {
            return [new ContainerEntry(EntryKind.File, path, Length: ((FileInfo)entry).Length)];
        }

        return realPaths.Contains(real) || realPaths.Length > DeepestNesting
            ? [Refused(path, "is a symbolic link back to a folder that it lies in")]
            : Walk(folder, path + "/", [.. realPaths, real]).Prepend(new ContainerEntry(EntryKind.Folder, path));
    }

    private bool IsInside(string real) => real.StartsWith(_realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal) || real == _realRoot;

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
