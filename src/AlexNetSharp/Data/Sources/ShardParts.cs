namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Which files of many samples, shards, are the training and which the validation part, by their names. Without both there is one part.
/// </summary>
/// <param name="Train">The training part's shards.</param>
/// <param name="Val">The validation part's; empty where there is none.</param>
internal sealed record ShardParts(IReadOnlyList<string> Train, IReadOnlyList<string> Val)
{
    private const int MostNamed = 3;

    /// <summary>Finds the parts. Shards of a test part stand in for a missing validation part.</summary>
    /// <param name="paths">The shards.</param>
    /// <param name="notes">Receives what the user should know.</param>
    public static ShardParts Find(IReadOnlyList<string> paths, List<string> notes)
    {
        ILookup<PartKind, string> kinds = paths.ToLookup(PartNames.KindOfFile);
        PartKind part = kinds[PartKind.Val].Any() ? PartKind.Val : PartKind.Test;
        if (!kinds[PartKind.Train].Any() || !kinds[part].Any())
        {
            return new ShardParts(paths, []);
        }

        if (part == PartKind.Test)
        {
            notes.Add("The source has no val shards: its test shards stand in for them.");
        }

        string[] others =
        [
            .. paths.Except(kinds[PartKind.Train]).Except(kinds[part]).Select(path => Path.GetFileName(path)),
        ];
        if (others.Length > 0)
        {
            string named = string.Join(", ", others.Take(MostNamed));
            notes.Add(
                $"{others.Length} shards without train or {(part == PartKind.Val ? "val" : "test")} in their names are not used: "
                    + $"{named}{(others.Length > MostNamed ? " and so on" : "")}.");
        }

        return new ShardParts([.. kinds[PartKind.Train]], [.. kinds[part]]);
    }
}
