using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Packs that somebody has changed, with checksums to match.</summary>
internal static class PackInputs
{
    private const string Manifest = "manifest.json", Shard = "train-00000.images.npy", ManifestStart = "{folder}/pack/manifest.json";

    private static readonly string[] Commands = ["verify", "inspect", "train", "evaluate"];

    /// <summary>A place in the manifest, and what goes there.</summary>
    private static readonly (string Place, string Value)[] Changes =
    [
        ("", "null"),
        ("", "[]"),
        ("", "{"),
        ("classes", "null"),
        ("classes", "[]"),
        ("classes.0", "null"),
        ("classes.0.name", "null"),
        ("classes.0.name", "\"\""),
        ("classes.0.label", "null"),
        ("geometry", "null"),
        ("geometry.height", "-1"),
        ("geometry.height", "2147483647"),
        ("geometry.width", "99999999999"),
        ("geometry.channels", "2"),
        ("geometry.resize", "9"),
        ("geometry.exif", "null"),
        ("storage", "7"),
        ("storage", "\"webdataset\""),
        ("train", "null"),
        ("train.count", "241"),
        ("train.shards", "null"),
        ("train.shards.0", "null"),
        ("train.shards.0.count", "-240"),
        ("train.shards.0.count", "1e3"),
        ("train.shards.0.images", "null"),
        ("train.shards.0.images.name", "null"),
        ("train.shards.0.images.name", "\"../pack/train-00000.images.npy\""),
        ("train.shards.0.images.name", "\"..\""),
        ("train.shards.0.images.name", "\"mean.npy\""),
        ("train.shards.0.images.bytes", "-1"),
        ("train.shards.0.images.sha256", "null"),
        ("train.shards.0.images.sha256", "\"0\""),
        ("train.files", "null"),
        ("mean_image", "null"),
        ("rejected", "null"),
        ("decoders", "null"),
        ("statistics", "null"),
        ("statistics.channel_mean", "[1,2]"),
        ("statistics.channel_mean", "[1,2,300]"),
        ("statistics.covariance", "null"),
        ("statistics.eigenvalues", "[3,2,-1]"),
        ("statistics.eigenvalues", "[1e999,2,1]"),
        ("statistics.eigenvectors", "[1,0,0,0,1,0,0,0,1e9]"),
        ("statistics.pixels", "-1"),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Changes.Select((row, i) => Changed(
            $"{row.Place}={row.Value}",
            ManifestStart,
            Commands[i % Commands.Length],
            (_, manifest) => row.Place.Length == 0 ? row.Value : JsonChange.Set(manifest, row.Place, row.Value))),
        Changed("class-twice", ManifestStart, "verify", (_, manifest) =>
            JsonChange.Set(manifest, "classes.1", JsonNode.Parse(manifest)!["classes"]![0]!.ToJsonString())),
        Changed("shard-twice", ManifestStart + " cannot be used: it names the file 'train-00000.images.npy' twice", "verify",
            (_, manifest) => Shards(manifest, 2)),
        Changed("20001-shards", ManifestStart + " cannot be used: it names 20002 shards, more than 20000", "inspect",
            (_, manifest) => Shards(manifest, 20_001)),
        Changed("no-json", ManifestStart, "verify", (_, _) => new string('[', 1 << 20)),
        Changed("mean-of-no-numbers", "{folder}/pack/mean.npy has numbers outside 0 to 255, which no mean of pixels can be", "verify",
            WithoutMean),
        Changed("label-with-escapes", "{folder}/pack/manifest.json cannot be read (its JSON at line 1 has no value that fits at", "inspect",
            (_, manifest) => JsonChange.Set(manifest, "classes.0.label", "\"\\u001b[2J\\u202e\"")[..^1]),
        .. Commands.Select(command => Damaged(
            $"shard-cut/{command}",
            "{folder}/pack/train-00000.images.npy is 1000 bytes long, 319868 are expected: the pack is torn",
            command,
            path => path.SetLength(1000))),
        Damaged("shard-changed", "{folder}/pack/train-00000.images.npy is no NumPy file of format 1.0 to 2.0: its first bytes", "verify",
            path => path.Write(new byte[400])),
        Damaged("shard-empty", "{folder}/pack/train-00000.images.npy is 0 bytes long, 319868 are expected: the pack is torn", "train",
            path => path.SetLength(0)),
        Damaged("manifest-cut", "{folder}/pack/manifest.json does not have the checksum in {folder}/pack/manifest.sha256: one", "train",
            path => path.SetLength(100), Manifest),
        Damaged("manifest-huge", "{folder}/pack/manifest.json is 1099511627776 bytes long, more than the 268435456 that such a", "inspect",
            path => path.SetLength(1L << 40), Manifest),
        Damaged("checksum-huge", "{folder}/pack/manifest.sha256 is 1099511627776 bytes long, more than the 1024 that such a file", "verify",
            path => path.SetLength(1L << 40), "manifest.sha256"),
        Damaged("mean-huge", "{folder}/pack/mean.npy is 1099511627776 bytes long, 64076 are expected: the pack is torn", "train",
            path => path.SetLength(1L << 40), "mean.npy"),
        Damaged("files-huge", "{folder}/pack/train.files.txt is 1099511627776 bytes long, 446 are expected: the pack is torn", "verify",
            path => path.SetLength(1L << 40), "train.files.txt"),
    ];

    /// <summary>Verifies a pack of another manifest.</summary>
    public static string[] Verify(InputFolder folder, byte[] manifest)
    {
        string pack = folder.Copy(folder.Samples.Pack);
        Write(pack, manifest);
        return Words(folder, pack, "verify");
    }

    private static void Write(string pack, byte[] manifest)
    {
        string path = Path.Combine(pack, Manifest);
        File.WriteAllBytes(path, manifest);
        File.WriteAllText(Path.Combine(pack, "manifest.sha256"), $"{Digest(path)}  {Manifest}\n");
    }

    private static HostileInput Changed(string name, string sentence, string command, Func<string, string, string> change) =>
        new($"pack/{command}/{name}", 1, sentence, folder =>
        {
            string pack = folder.Copy(folder.Samples.Pack);
            Write(pack, Encoding.UTF8.GetBytes(change(pack, File.ReadAllText(Path.Combine(pack, Manifest)))));
            return Words(folder, pack, command);
        });

    private static HostileInput Damaged(string name, string sentence, string command, Action<FileStream> damage, string file = Shard) =>
        new($"pack/{name}", 1, sentence, folder =>
        {
            string pack = folder.Copy(folder.Samples.Pack);
            using (FileStream stream = File.Open(Path.Combine(pack, file), FileMode.Open))
            {
                damage(stream);
            }

            return Words(folder, pack, command);
        });

    private static string[] Words(InputFolder folder, string pack, string command) => command switch
    {
        "train" => folder.Train(pack),
        "evaluate" => ["evaluate", "--weights", folder.Samples.Weights, "--data", pack, "--device", "cpu", "--threads", "1"],
        _ => ["data", command, pack],
    };

    private static string Shards(string manifest, int times)
    {
        JsonNode root = JsonNode.Parse(manifest)!;
        JsonNode shard = root["train"]!["shards"]![0]!;
        root["train"]!["count"] = times * (int)shard["count"]!;
        root["train"]!["shards"] = new JsonArray([.. Enumerable.Range(0, times).Select(_ => shard.DeepClone())]);
        return root.ToJsonString();
    }

    private static string WithoutMean(string pack, string manifest)
    {
        string mean = Path.Combine(pack, "mean.npy");
        byte[] bytes = File.ReadAllBytes(mean);
        BitConverter.TryWriteBytes(bytes.AsSpan(^4..), float.NaN);
        File.WriteAllBytes(mean, bytes);
        return JsonChange.Set(manifest, "mean_image.sha256", $"\"{Digest(mean)}\"");
    }

    private static string Digest(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
