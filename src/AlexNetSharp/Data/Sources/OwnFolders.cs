using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Folders of a source that this program has written: packs, runs, experiments, pictures. Their images are copies, so they are no part of
/// the source. Pictures are told by the mark in them, the others by the names of their files, in folders and archives alike.
/// </summary>
internal sealed class OwnFolders
{
    private const string Pictures = "pictures";

    private static readonly (string What, string[] Files)[] Kinds =
    [
        ("a pack", ["manifest.json", "mean.npy"]),
        ("an unfinished pack", ["prepare.lock"]),
        ("a run", [OwnRun.InfoName, "recipe.yaml"]),
        ("an experiment", ["experiment.json", "result.json"]),
    ];

    private static readonly HashSet<string> Names = new(Kinds.SelectMany(kind => kind.Files), StringComparer.Ordinal);

    private readonly Dictionary<string, HashSet<string>> _seen = new(StringComparer.Ordinal);
    private readonly OwnPictures _pictures = new();

    /// <summary>The folders with their <c>/</c>, and what each is; empty for the source itself.</summary>
    public IReadOnlyList<(string Folder, string What)> Found =>
    [
        .. _seen.Select(one => (Folder: one.Key, Kinds.FirstOrDefault(kind => kind.Files.All(one.Value.Contains)).What))
            .Where(one => one.What is not null)
            .OrderBy(one => one.Folder, StringComparer.Ordinal),
    ];

    /// <summary>Looks at a file.</summary>
    /// <param name="path">Its path in the source.</param>
    public void See(string path)
    {
        int end = path.LastIndexOf('/') + 1;
        if (Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path.AsSpan(end), out string? name))
        {
            string folder = path[..end];
            (_seen.TryGetValue(folder, out HashSet<string>? names) ? names : _seen[folder] = []).Add(name);
        }
    }

    /// <summary>Looks at an image.</summary>
    /// <param name="path">Its path in the source.</param>
    /// <param name="file">Its index in the table of files.</param>
    public void See(string path, int file)
    {
        See(path);
        _pictures.See(path, file);
    }

    /// <summary>Takes what this program has written out of a table of files, and folders that hold nothing else.</summary>
    /// <param name="files">The table, sealed.</param>
    /// <param name="folders">All folders of the source.</param>
    /// <param name="container">Where the files are read from.</param>
    /// <param name="source">The source's path, for sentences.</param>
    /// <returns>What the user should know; null where there is nothing of this program.</returns>
    /// <exception cref="AlexNetException">The source is all of this program's.</exception>
    public string? LeaveOut(FileTable files, HashSet<string> folders, FileContainer container, string source)
    {
        IReadOnlyList<(string Folder, string What)> found = Found;
        if (found is [("", var what), ..])
        {
            throw new AlexNetException(
                $"The source {source} is {what} already, no folder of photos; give the folder that holds the photos.");
        }

        string[] inner = [.. found.Select(one => one.Folder)];
        bool IsInner(string path) => Array.Exists(inner, folder => path.StartsWith(folder, StringComparison.Ordinal));
        IReadOnlySet<string> drawn = _pictures.Find(files, container);
        if (inner.Length + drawn.Count == 0)
        {
            return null;
        }

        files.RemoveAll(path => IsInner(path) || drawn.Contains(path[..(path.LastIndexOf('/') + 1)]));
        inner = [.. inner, .. drawn.Where(folder => folder.Length > 0 && !IsInner(folder)).Order(StringComparer.Ordinal)];
        RemoveEmptied(files, folders, inner);
        string[] named =
        [
            .. inner.Select((folder, i) => $"{folder.TrimEnd('/')} ({(i < found.Count ? found[i].What : Pictures)})"),
            .. drawn.Contains("") ? [$"{Pictures} beside the folders"] : Array.Empty<string>(),
        ];
        string list = SourceParts.Named(named);
        return files.Count > 0 ? $"What this program has written is no part of the source: {list}."
            : throw new AlexNetException(
                $"The source {source} holds no photos, but what this program has written: {list}; give the folder that holds the photos.");
    }

    /// <summary>Takes out the folders above and below what was taken out, where they hold no other file.</summary>
    private static void RemoveEmptied(FileTable files, HashSet<string> folders, string[] inner)
    {
        HashSet<string> kept = new(StringComparer.Ordinal);
        for (int file = 0; file < files.Count; file++)
        {
            kept.UnionWith(ArchiveEntries.FoldersAbove(files.PathOf(file)));
        }

        folders.RemoveWhere(folder => !kept.Contains(folder)
            && inner.Any(one =>
                one.StartsWith(folder + "/", StringComparison.Ordinal) || folder.StartsWith(one, StringComparison.Ordinal)));
    }
}
