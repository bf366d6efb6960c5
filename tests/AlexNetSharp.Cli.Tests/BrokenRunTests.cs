using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Runs that somebody or a power cut has changed: a sentence, or a notice and what is left of them.</summary>
public sealed class BrokenRunTests(CliFixture fixture)
{
    [Fact]
    public void Commands_LinesOfTheLogThatNoTrainingWrites_AreLeftOutWithANotice()
    {
        const string Wrong = """
            {"event":"epoch","epoch":null,"iteration":3}
            {"event":"layers","epoch":0,"iteration":1,"layers":[null]}
            {"event":"epoch","epoch":0,"iteration":-7,"learning_rate":1,"train_loss":1}
            half a li
            null

            """;
        string run = fixture.Copy(fixture.TrainedRun), log = Path.Combine(run, "log.jsonl");
        string whole = File.ReadAllText(log);
        File.WriteAllText(log, Wrong + whole);

        CommandResult report = CommandProcess.Run("report", run).ShouldSucceed();
        File.Delete(Path.Combine(run, "weights.safetensors"));
        CommandResult resumed = CommandProcess.Run("train", "--resume", run).ShouldSucceed();

        Assert.Contains($"{log} holds 3 lines that are not ones of a training", report.Error, StringComparison.Ordinal);
        Assert.Contains($"{log} holds 3 lines that are not ones of a training", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(whole.Split('\n').Count(IsEpoch), File.ReadAllLines(log).Count(IsEpoch));

        static bool IsEpoch(string line) => line.Contains("\"event\":\"epoch\"", StringComparison.Ordinal);
    }

    [Fact]
    public void Report_LogThatTellsOfEpochsThatAreNone_SaysSo()
    {
        string run = fixture.Copy(fixture.TrainedRun), log = Path.Combine(run, "log.jsonl");
        string epoch = File.ReadLines(log).First(line => line.Contains("\"event\":\"epoch\"", StringComparison.Ordinal));
        string future = epoch.Replace("\"epoch\":0", "\"epoch\":77", StringComparison.Ordinal);
        File.AppendAllText(log, epoch + "\n" + future + "\n");

        CommandResult report = CommandProcess.Run("report", run).ShouldSucceed();

        Assert.Contains("holds 2 lines", report.Error, StringComparison.Ordinal);
        Assert.Contains("an epoch is told twice", report.Error, StringComparison.Ordinal);
    }

    /// <summary>The state of a checkpoint says another epoch than its history, and one that the recipe does not have.</summary>
    [Fact]
    public void Resume_StateOfTheFuture_IsNamedAndSetAside()
    {
        string run = Unfinished();
        string newest = Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors").Order(StringComparer.Ordinal).Last();
        ChangeState(newest, state => state["epoch"] = 9);

        CommandResult resumed = CommandProcess.Run("train", "--resume", run).ShouldSucceed();

        Assert.Contains(
            $"{newest} cannot be a state of this run: it stands in epoch 10 of the recipe's 2",
            resumed.Error,
            StringComparison.Ordinal);
        Assert.True(File.Exists(newest + ".damaged"));
    }

    [Fact]
    public void Commands_ThreadsWithoutEnd_AreRefused()
    {
        string[][] commands =
        [
            ["classify", "--weights", fixture.Weights, fixture.Photo],
            ["data", "prepare", fixture.Images, fixture.NewPath()],
            ["data", "inspect", fixture.Pack],
            fixture.TrainArguments(fixture.NewPath()),
        ];
        foreach (string[] command in commands)
        {
            int asked = Array.IndexOf(command, "--threads");
            string[] plain = asked < 0 ? command : [.. command[..asked], .. command[(asked + 2)..]];

            CommandProcess.Run([.. plain, "--threads", "20000"]).ShouldFail(2, "20000 threads", "1 to 1024");
        }
    }

    [Fact]
    public void Resume_RunOnADiskThatCannotBeWritten_SaysThatAndNothingOfAnotherProcess()
    {
        using SmallDisk disk = SmallDisk.Mount(fixture.NewPath(), kilobytes: 65536);
        string run = Path.Combine(disk.Folder, "run");
        foreach (string file in Directory.EnumerateFiles(fixture.TrainedRun, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(run, Path.GetRelativePath(fixture.TrainedRun, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Assert.SkipUnless(disk.MakeReadOnly(), "a disk cannot be made read-only here");

        CommandResult resumed = CommandProcess.Run("train", "--resume", run);

        resumed.ShouldFail(1, run, "cannot be written");
        Assert.DoesNotContain("nother process", resumed.Error, StringComparison.Ordinal);
    }

    /// <summary>Changes the state in a checkpoint, and its checksum: over the other metadata by their keys, then the data.</summary>
    private static void ChangeState(string path, Action<JsonNode> change)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        JsonNode header = JsonNode.Parse(bytes.AsSpan(8..start))!;
        JsonObject metadata = header["__metadata__"]!.AsObject();
        JsonNode state = JsonNode.Parse((string)metadata["state"]!)!;
        change(state);
        metadata["state"] = state.ToJsonString();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        metadata.Remove("sha256");
        foreach ((string key, JsonNode? value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}\0{(string)value!}\0"));
        }

        hash.AppendData(bytes, start, bytes.Length - start);
        metadata["sha256"] = Convert.ToHexStringLower(hash.GetHashAndReset());
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] padded = [.. text, .. Enumerable.Repeat((byte)' ', (8 - (text.Length % 8)) % 8)];
        using FileStream file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)padded.Length));
        file.Write(padded);
        file.Write(bytes.AsSpan(start));
    }

    private string Unfinished()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(run, "weights.safetensors"));
        return run;
    }
}
