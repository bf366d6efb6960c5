namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small MATLAB files with the variables of a development kit, and with all else that the reader knows.</summary>
internal static class MatSeeds
{
    /// <summary>The name of the variable in every seed.</summary>
    public const string Variable = "synsets";

    private static readonly string[] Fields =
    [
        "ILSVRC2012_ID", "WNID", "words", "gloss", "num_children", "children", "wordnet_height", "num_train_images",
    ];

    /// <summary>The synsets of a kit.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="synsets">Number, WordNet number, words and number of children of each.</param>
    public static byte[] Synsets(MatWriter writer, params (int Id, string Wnid, string Words, int Children)[] synsets) => writer.Structs(
        Variable,
        Fields,
        [.. synsets.SelectMany(synset => (byte[][])
        [
            writer.Numbers("", synset.Id),
            writer.Text("", synset.Wnid),
            writer.Text("", synset.Words),
            writer.Text("", "a gloss"),
            writer.Numbers("", synset.Children),
            writer.Numbers("", [.. Enumerable.Range(1, synset.Children).Select(i => (double)i)]),
            writer.Numbers("", 0),
            writer.Numbers("", 1300),
        ])]);

    /// <summary>Kits in both byte orders, compressed and not.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Kits()
    {
        (int Id, string Wnid, string Words, int Children)[] synsets =
        [
            (1, "n02", "tench, Tinca tinca", 0),
            (2, "n01", "crane", 0),
            (3, "n00", "animal", 2),
        ];
        MatWriter little = new(isBigEndian: false),
            big = new(isBigEndian: true);
        return
        [
            ("little", little.File(false, Synsets(little, synsets))),
            ("big", big.File(false, Synsets(big, synsets))),
            ("compressed", little.File(true, Synsets(little, synsets))),
        ];
    }

    /// <summary>A small kit in both byte orders, and nested arrays of all kinds.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        MatWriter little = new(isBigEndian: false), big = new(isBigEndian: true);
        byte[] nested = little.Cells(
            Variable,
            little.Numbers("", 1, 2, 3),
            little.Text("", ""),
            little.Cells("", little.Stored("", 1, 3, [1, 2, 255])),
            little.Characters("", 2, 3, 16, "adbecf"u8.ToArray()),
            little.Element(14, []));
        return
        [
            ("structs", little.File(false, Synsets(little, (1, "n01", "crane", 2)))),
            ("big", big.File(false, Synsets(big, (1, "n01", "crane", 2)))),
            ("compressed", little.File(true, Synsets(little, (1, "n01", "crane", 2)))),
            ("nested", little.File(false, little.Numbers("other", 5), nested)),
        ];
    }
}
