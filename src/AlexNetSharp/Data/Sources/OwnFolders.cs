namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Folders of a source that this program has written: packs, runs, experiments, pictures of a pack. Their images are copies, so they are no
/// part of the source. They are told by the names of the files in them, in folders and archives alike.
/// </summary>
internal sealed class OwnFolders
{
    private static readonly (string What, string[] Files)[] Kinds =
    [
        ("a pack", ["manifest.json", "mean.npy"]),
        ("an unfinished pack", ["prepare.lock"]),
        ("a run", ["run.json", "recipe.yaml"]),
        ("an experiment", ["experiment.json", "result.json"]),
        ("pictures of a pack", ["sheet.png", "classes.svg", "mean.png"]),
    ];

    private static readonly HashSet<string> Names = new(Kinds.SelectMany(kind => kind.Files), StringComparer.Ordinal);

    private readonly Dictionary<string, HashSet<string>> _seen = new(StringComparer.Ordinal);

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
}
