namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Which shards of a WebDataset are the training and which the validation part, by their names. Without both there is one part.
/// </summary>
/// <param name="Train">The training part's shards.</param>
/// <param name="Val">The validation part's; empty where there is none.</param>
internal sealed record ShardParts(IReadOnlyList<string> Train, IReadOnlyList<string> Val)
{
    private const int MostNamed = 3;
    private static readonly string[] Kinds = ["train", "val", "test"];

    /// <summary>Finds the parts. Shards with <c>test</c> in their names stand in for missing ones with <c>val</c>.</summary>
    /// <param name="paths">The shards.</param>
    /// <param name="notes">Receives what the user should know.</param>
    public static ShardParts Find(IReadOnlyList<string> paths, List<string> notes)
    {
        ILookup<string, string> kinds = paths.ToLookup(KindOf);
        string part = kinds["val"].Any() ? "val" : "test";
        if (!kinds["train"].Any() || !kinds[part].Any())
        {
            return new ShardParts(paths, []);
        }

        if (part == "test")
        {
            notes.Add("The source has no val shards: its test shards stand in for them.");
        }

        string[] others = [.. paths.Where(path => KindOf(path) != "train" && KindOf(path) != part).Select(path => Path.GetFileName(path)!)];
        if (others.Length > 0)
        {
            string named = string.Join(", ", others.Take(MostNamed));
            notes.Add(
                $"{others.Length} shards without train or {part} in their names are not used: "
                    + $"{named}{(others.Length > MostNamed ? " and so on" : "")}.");
        }

        return new ShardParts([.. kinds["train"]], [.. kinds[part]]);
    }

    private static string KindOf(string path) =>
        Kinds.FirstOrDefault(kind => Path.GetFileName(path).Contains(kind, StringComparison.OrdinalIgnoreCase)) ?? "";
}
