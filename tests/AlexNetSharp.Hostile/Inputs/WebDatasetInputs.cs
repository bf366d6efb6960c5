using System.Text;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>WebDataset shards.</summary>
internal static class WebDatasetInputs
{
    private static readonly (string Name, byte[] Bytes)[] Good =
        [("1.png", Samples.Image), ("1.cls", "0"u8.ToArray()), ("2.png", Samples.Image), ("2.cls", "1"u8.ToArray())];

    private static readonly (string Fault, int ExitCode, string Sentence, Func<(string Name, byte[] Bytes)[]> Files)[] Rows =
    [
        ("no-labels", 1, "The source {folder}/shard-0.tar holds 2 images but no class folders",
            () => [("1.png", Samples.Image), ("1.mask", [1]), ("2.png", Samples.Image), ("2.mask", [2])]),
        ("label-too-long", 0, "rejected: shard-0/3.png has no label beside it (.cls, .txt, or label, cls or class in .json)",
            () => [.. Good, ("3.png", Samples.Image), ("3.cls", new byte[1 << 20])]),
        ("label-no-number", 0, "", () => [.. Good, ("3.png", Samples.Image), ("3.cls", "99999999999999999999"u8.ToArray())]),
        ("json-open", 0, "rejected: shard-0/3.png has no label beside it (.cls, .txt, or label, cls or class in .json)",
            () => [.. Good, ("3.png", Samples.Image), ("3.json", "{"u8.ToArray())]),
        ("json-deep", 0, "rejected: shard-0/3.png has no label beside it (.cls, .txt, or label, cls or class in .json)",
            () => [.. Good, ("3.png", Samples.Image), ("3.json", Encoding.ASCII.GetBytes(new string('[', 1 << 20)))]),
        ("json-surrogate", 0, "rejected: shard-0/3.png has no label beside it (.cls, .txt, or label, cls or class in .json)",
            () => [.. Good, ("3.png", Samples.Image), ("3.json", "{\"label\": \"\\ud800\"}"u8.ToArray())]),
        ("json-escapes", 0, "rejected: shard-0/3.png has no label beside it (.cls, .txt, or label, cls or class in .json)",
            () => [.. Good, ("3.png", Samples.Image), ("3.json", "{\"label\": \"\\u001b[2J\"}"u8.ToArray())]),
        ("twice", 0, "rejected: shard-0/1.png appears in the shard again", () => [.. Good, .. Good]),
        ("climbs", 0, "rejected: shard-0/../3.cls has a path that leads out of the archive",
            () => [.. Good, ("../3.png", Samples.Image), ("../3.cls", "1"u8.ToArray())]),
        ("cut-image", 0, "rejected: shard-0/3.png is damaged: its header cannot be read",
            () => [.. Good, ("3.png", Samples.Image[..40]), ("3.cls", "1"u8.ToArray())]),
        ("many-parts", 0, "rejected: shard-0/3.p0 is neither an image nor a label",
            () => [.. Good, .. Enumerable.Range(0, 20_000).Select(i => ($"3.p{i}", Array.Empty<byte>()))]),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Rows.Select(row => new HostileInput(
            $"webdataset/{row.Fault}", row.ExitCode, row.Sentence, folder =>
                folder.Prepare("shard-0.tar", ArchiveSeeds.Ustar(row.Files())))),
        new("webdataset/missing-shard", 1, "The shard {folder}/shard-1.tar of {folder}/shard-{0..1}.tar does not exist",
            folder => Braces(folder, "shard-{0..1}.tar")),
        new("webdataset/descending", 1, "The shards '{2..0}' of {folder}/shard-{2..0}.tar count from 2 to 0",
            folder => Braces(folder, "shard-{2..0}.tar")),
        new("webdataset/endless-range", 1, "The shards '{0..999999999}' of {folder}/shard-{0..999999999}.tar count from 0 to 999999999",
            folder => Braces(folder, "shard-{0..999999999}.tar")),
        new("webdataset/product-of-ranges", 1, "The source {folder}/shard-{0..9999}-{0..9999}-{0..9999}.tar names more than 524288 shards",
            folder => Braces(folder, "shard-{0..9999}-{0..9999}-{0..9999}.tar")),
    ];

    private static string[] Braces(InputFolder folder, string pattern)
    {
        folder.Write("shard-0.tar", ArchiveSeeds.Ustar(Good));
        return folder.Prepare(folder.At(pattern));
    }
}
