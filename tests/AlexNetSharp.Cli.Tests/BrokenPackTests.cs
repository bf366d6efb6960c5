using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Packs that somebody has changed, with checksums to match: what cannot be true is named, and nothing waits or crashes.</summary>
public sealed class BrokenPackTests(CliFixture fixture)
{
    [Fact]
    public void Commands_ListOfNamesThatIsTooShort_IsRefused()
    {
        string pack = fixture.Copy(fixture.Pack), list = Path.Combine(pack, "train.files.txt");
        File.WriteAllLines(list, File.ReadAllLines(list).Take(3));
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(pack, "manifest.json")))!;
        JsonNode entry = manifest["train"]!["files"]!;
        entry["bytes"] = new FileInfo(list).Length;
        entry["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(list)));
        Write(pack, manifest.ToJsonString());

        CommandProcess.Run("data", "verify", pack).ShouldFail(1, list, "names 3 files", "240 images");
    }

    [Fact]
    public void Commands_TrainingPartWithoutAShard_AreRefused()
    {
        string pack = fixture.Copy(fixture.Pack);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(pack, "manifest.json")))!;
        manifest["train"]!["shards"] = new JsonArray();
        manifest["train"]!["count"] = 0;
        Write(pack, manifest.ToJsonString());

        CommandProcess
            .Run("data", "inspect", pack, "--out", fixture.NewPath())
            .ShouldFail(1, "manifest.json", "training part holds no image");
    }

    /// <summary>A mean image of 8 GB that takes no room on the disk, and a checksum of 8 GB, are refused before they are read.</summary>
    [Fact]
    public void Open_MeanImageOrChecksumOfManyBytes_IsRefusedUnread()
    {
        const long Values = 2L << 30;
        string pack = fixture.Copy(fixture.Pack), mean = Path.Combine(pack, "mean.npy");
        string checksum = Path.Combine(pack, "manifest.sha256");
        byte[] header = File.ReadAllBytes(mean)[..128];
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Values},), }}".PadRight(117) + "\n";
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        using (FileStream file = File.Create(mean))
        {
            file.Write(header);
            file.SetLength(header.Length + (Values * sizeof(float)));
        }

        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(pack, "manifest.json")))!;
        Write(pack, Changed(manifest, "mean_image/bytes", $"{header.Length + (Values * sizeof(float))}"));
        long before = GC.GetAllocatedBytesForCurrentThread();

        AlexNetException shape = Assert.Throws<AlexNetException>(() => Pack.Open(pack));
        using (FileStream file = File.OpenWrite(checksum))
        {
            file.SetLength(Values * sizeof(float));
        }

        AlexNetException length = Assert.Throws<AlexNetException>(() => Pack.Open(pack));

        Assert.Contains($"({Values})", shape.Message, StringComparison.Ordinal);
        Assert.Contains(checksum, length.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
    }

    /// <summary>Far more shards than the system lets the process open: reading them takes a few at a time.</summary>
    [Fact]
    public void Commands_MoreShardsThanOpenFiles_Work()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit");
        string pack = fixture.NewPath();
        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "16", "--shard-images", "1").ShouldSucceed();
        string command = Path.Combine(AppContext.BaseDirectory, "alexnet.dll");

        using CommandProcess process = CommandProcess.StartProgram(
            "/bin/sh",
            Path.GetTempPath(),
            [],
            "-c",
            $"ulimit -n 300; exec dotnet '{command}' data inspect '{pack}' --json");

        JsonNode result = JsonNode.Parse(process.Wait().ShouldSucceed().Output)!;
        Assert.Equal(240, (int)result["train_images"]!);
        Assert.Equal(240, Directory.GetFiles(pack, "train-*.images.npy").Length);
    }

    [Fact]
    public void Train_ShardThatBecomesShorter_IsAnErrorWithItsName()
    {
        string pack = fixture.Copy(fixture.Pack), run = fixture.NewPath(), shard = Path.Combine(pack, "train-00000.images.npy");
        string[] arguments = fixture.TrainArguments(run, "--set", "schedule.epochs=10000");
        using CommandProcess training = CommandProcess.Start([], [.. arguments.Select(word => word == fixture.Pack ? pack : word)]);
        Assert.True(training.WaitFor(() => File.Exists(Path.Combine(run, "log.jsonl"))));

        using (var file = new FileStream(shard, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(4096);
        }

        training.Wait().ShouldFail(1, shard, "shorter");
    }

    private static string Changed(JsonNode manifest, string place, string value)
    {
        string[] keys = place.Split('/');
        JsonNode node = manifest;
        foreach (string key in keys[..^1])
        {
            node = int.TryParse(key, out int index) ? node[index]! : node[key]!;
        }

        JsonNode? made = JsonNode.Parse(value);
        if (int.TryParse(keys[^1], out int last))
        {
            node[last] = made;
        }
        else
        {
            node[keys[^1]] = made;
        }

        return manifest.ToJsonString();
    }

    private static void Write(string pack, string manifest)
    {
        string path = Path.Combine(pack, "manifest.json");
        File.WriteAllText(path, manifest);
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        File.WriteAllText(Path.Combine(pack, "manifest.sha256"), $"{digest}  manifest.json\n");
    }
}
