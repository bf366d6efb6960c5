using System.IO.Compression;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Zip archives.</summary>
internal static class ZipInputs
{
    private const int ManyEntries = 50_000;

    private static readonly (string Fault, string Sentence)[] Torn =
    [
        ("cut", "{folder}/photos.zip is torn, or no zip archive (it ends without its directory)"),
        ("cut-start", "{folder}/photos.zip is torn, or no zip archive (its directory lies outside of it)"),
        ("count", "{folder}/photos.zip is torn, or no zip archive (its directory has 4 entries where 5 were"),
        ("overlap", "{folder}/photos.zip is torn, or no zip archive (its entries overlap)"),
        ("outside", "{folder}/photos.zip is torn, or no zip archive (an entry lies outside of it)"),
        ("directory", "{folder}/photos.zip is torn, or no zip archive (its directory is damaged)"),
        ("volumes", "{folder}/photos.zip is one of several volumes of a zip archive"),
        ("empty", "The source {folder}/photos.zip is no folder and no archive that holds anything"),
    ];

    private static readonly (string Fault, string Sentence)[] Entries =
    [
        ("encrypted", "rejected: cat/fault.png is encrypted: unpack it with its password, and give the folder"),
        ("method", "rejected: cat/fault.png is packed by method 14, which is not read: pack it with deflate, the"),
        ("link", "rejected: cat/fault.png is a link or special file in the archive, which is not followed"),
        ("climbs", "rejected: ../fault.png has a path that leads out of the archive"),
        ("checksum", "rejected: cat/fault.png is damaged: its checksum is wrong"),
        ("stored-length", "rejected: cat/fault.png is damaged: the archive says 118 bytes and holds 117"),
        ("inflates-to-more", "rejected: cat/fault.png is damaged: it does not hold the 4000 bytes that the archive says"),
        ("deflate", "rejected: cat/fault.png is damaged: it cannot be inflated"),
        ("bomb", "rejected: cat/fault.png becomes 16777217 bytes of 16312, which no photo does"),
        ("lie", "rejected: cat/fault.png is damaged: 117 bytes cannot hold 268435456"),
        ("name", "rejected: cat/fault.png is not where the archive's directory says"),
        ("latin1", "rejected: cat/f"),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Torn.Select(row => Input(row.Fault, 1, row.Sentence, () => ZipBuilder.Torn(row.Fault, Samples.Image))),
        .. Entries.Select(row => Input(row.Fault, 0, row.Sentence, () => ZipBuilder.Faulty(row.Fault, Samples.Image))),
        Input("many-entries", 1, "100 of the first 100 files in {folder}/photos.zip cannot be used, more than --max-rejected 50%",
            () => ZipBuilder.Make(Many)),
        Input("bomb-alone", 1, "The source {folder}/photos.zip holds no image that can be used: cat/1.png becomes 33554432",
            () => ZipBuilder.Make(entries => entries.Add("cat/1.png", new byte[1 << 25]))),
        Input("zip-in-zip", 1, "The source {folder}/photos.zip holds no images (.jpg, .jpeg, .png, .bmp, .gif or .webp) but 1",
            () => ZipBuilder.Make(entries => entries.Add("cat/1.zip", ZipBuilder.Usual(Samples.Image)))),
        Input("long-name", 1, "The source {folder}/photos.zip holds no image that can be used: nnnnnn",
            () => ZipBuilder.Make(entries => entries.Add(new string('n', 60_000) + ".png", Samples.Image))),
        Input("deep", 1, "The source {folder}/photos.zip holds no image that can be used: d/d/d/",
            () => ZipBuilder.Make(entries => entries.Add(string.Concat(Enumerable.Repeat("d/", 30_000)) + "1.png", Samples.Image))),
    ];

    private static void Many(ZipBuilder.Entries entries)
    {
        for (int i = 0; i < ManyEntries; i++)
        {
            entries.Add($"{i}/1.png", [], CompressionLevel.NoCompression);
        }
    }

    private static HostileInput Input(string fault, int exitCode, string sentence, Func<byte[]> archive) =>
        new($"zip/{fault}", exitCode, sentence, folder => folder.Prepare("photos.zip", archive()));
}
