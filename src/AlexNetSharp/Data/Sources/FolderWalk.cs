using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Lists all that lies in a folder. What lies in it itself comes first, then what links lead to, in the links' order; each folder comes
/// once by its own path and at most once more through links, so that the listing ends wherever they lead.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="followLinks">Whether links out of the folder are followed.</param>
/// <param name="passedOver">Files and folders, by their paths without links, that are no part of it.</param>
internal sealed class FolderWalk(string root, bool followLinks, IReadOnlySet<string> passedOver)
{
    /// <summary>Why a link out of the folder is not followed, as the end of the sentence "the file ...".</summary>
    public const string LinkOut = "is a symbolic link out of the source, which is followed only where that is asked for";

    private readonly string _realRoot = RealPath.Of(root);
    private readonly HashSet<string> _linked = new(StringComparer.Ordinal);
    private List<(string Path, string Real)> _links = [];

    /// <summary>Goes through the entries. A file's key is the time of its last change.</summary>
    public IEnumerable<ContainerEntry> List()
    {
        foreach (ContainerEntry entry in Walk("", _realRoot, isLinked: false))
        {
            yield return entry;
        }

        while (_links.Count > 0)
        {
            (string Path, string Real)[] links = [.. _links.OrderBy(link => link.Path, StringComparer.Ordinal)];
            _links = [];
            foreach (ContainerEntry entry in links.SelectMany(link =>
                    Enter(link.Path, link.Real, "is a symbolic link to a folder that is listed already")))
            {
                yield return entry;
            }
        }
    }

    private static ContainerEntry Refused(string path, string reason) => new(EntryKind.Refused, path, Reason: reason);

    private static ContainerEntry Describe(string path, FileInfo file) =>
        ContainerEntry.OfFile(path, file.LastWriteTimeUtc.Ticks, file.Length, most => ReadStart(file.FullName, most));

    private static ReadOnlySpan<byte> ReadStart(string path, int most)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        byte[] start = new byte[most];
        return start.AsSpan(0, RandomAccess.Read(file, start, 0));
    }

    private IEnumerable<ContainerEntry> Walk(string prefix, string real, bool isLinked)
    {
        using var entries = new FolderEntries(real);
        while (entries.Next() is { } entry)
        {
            foreach (ContainerEntry found in Visit(entry, prefix + entry.Name, real, isLinked))
            {
                yield return found;
            }
        }

        if (entries.Failure is not null)
        {
            yield return Refused(prefix.TrimEnd('/'), $"cannot be listed: {entries.Failure}");
        }
    }

    private IEnumerable<ContainerEntry> Visit(FileSystemInfo entry, string path, string folder, bool isLinked)
    {
        try
        {
            return passedOver.Contains(Path.Combine(folder, entry.Name)) ? []
                : entry.Name.Contains(FileNames.NoUtf8) ? [Refused(path, FileNames.NoUtf8Reason)]
                : FileNames.IsHidden(entry.Name) ? [ContainerEntry.Hidden(path, entry.Name, entry is DirectoryInfo)]
                : entry.LinkTarget is not null ? Follow(path, folder, RealPath.In(folder, entry.Name))
                : entry is FileInfo file ? [Describe(path, file)]
                : Enter(
                    path,
                    Path.Combine(folder, entry.Name),
                    isLinked ? "is a folder that is listed already, through another symbolic link" : null);
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            return [Refused(path, $"cannot be read: {ReadFailure.Words(e)}")];
        }
    }

    private IEnumerable<ContainerEntry> Follow(string path, string folder, string? real)
    {
        if (real is null || !Path.Exists(real))
        {
            return [Refused(path, "is a symbolic link that leads nowhere or to itself")];
        }

        if (!followLinks && !RealPath.IsIn(_realRoot, real))
        {
            return [Refused(path, LinkOut)];
        }

        if (!Directory.Exists(real))
        {
            return [Describe(path, new FileInfo(real))];
        }

        if (RealPath.IsIn(real, folder))
        {
            return [Refused(path, "is a symbolic link back to a folder that it lies in")];
        }

        _links.Add((path, real));
        return [];
    }

    /// <summary>Goes through a folder in the folder.</summary>
    /// <param name="path">Its path in the source.</param>
    /// <param name="real">Where it really lies.</param>
    /// <param name="again">Why it is refused where links led to it before; null for a folder that no link leads to.</param>
    private IEnumerable<ContainerEntry> Enter(string path, string real, string? again)
    {
        string? reason =
            path.Count(letter => letter == '/') >= FileNames.DeepestNesting ? $"lies more than {FileNames.DeepestNesting} folders deep"
            : again is not null && !_linked.Add(real) ? again
            : null;
        return reason is null
            ? Walk(path + "/", real, again is not null).Prepend(new ContainerEntry(EntryKind.Folder, path))
            : [Refused(path, reason)];
    }
}
