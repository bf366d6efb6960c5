using System.Collections.Frozen;

namespace AlexNetSharp.Preprocessing;

/// <summary>The 1,000 classes of ILSVRC: synset numbers (wnids) and readable names.</summary>
/// <remarks>Names are not unique ("crane", "maillot"): look classes up by synset or index.</remarks>
internal static class ImageNetClasses
{
    private const string Resource = "AlexNetSharp.Preprocessing.imagenet-classes.tsv";
    private static readonly Lazy<IReadOnlyList<(string Wnid, string Name)>> Rows = new(Read);
    private static readonly Lazy<FrozenDictionary<string, int>> Indices = new(() =>
        Rows
            .Value.Select((row, index) => (row.Wnid, index))
            .ToFrozenDictionary(pair => pair.Wnid, pair => pair.index, StringComparer.Ordinal));

    /// <summary>All classes in the order of their index, which is the ordinal order of their synsets.</summary>
    public static IReadOnlyList<(string Wnid, string Name)> All => Rows.Value;

    /// <summary>The readable name of a synset, for example <c>tench</c> for <c>n01440764</c>; null where it is none of the 1,000.</summary>
    /// <param name="wnid">The synset number.</param>
    public static string? NameOf(string wnid) => Indices.Value.TryGetValue(wnid, out int index) ? Rows.Value[index].Name : null;

    /// <summary>A class with its readable name where its name is a synset; otherwise the name is both.</summary>
    /// <param name="name">The class's name.</param>
    internal static ClassLabel LabelFor(string name) => new(name, NameOf(name) ?? name);

    private static List<(string Wnid, string Name)> Read()
    {
        using Stream stream = typeof(ImageNetClasses).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        List<(string Wnid, string Name)> rows = [];
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [_, string wnid, string name])
            {
                rows.Add((wnid, name));
            }
        }

        return rows;
    }
}
