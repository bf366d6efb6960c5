using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Training;
using TorchSharp;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>
/// Every kind of damage to the newest checkpoint: it is named and set aside, the one before is used, and nothing older is lost.
/// </summary>
public sealed class CheckpointDamageTests(SmallRun small) : IClassFixture<SmallRun>
{
    private const int Places = 20;

    public static IEnumerable<TheoryDataRow<string, int>> Damages =>
    [
        .. Enumerable.Range(0, Places).Select(place => new TheoryDataRow<string, int>("truncated", place)),
        .. Enumerable.Range(0, Places).Select(place => new TheoryDataRow<string, int>("flipped", place)),
        new("empty", 0),
        new("grown", 0),
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Newest_Damaged_IsNamedAndTheOneBeforeIsUsed(string damage, int place)
    {
        using var folder = new TemporaryFolder();
        CheckpointFiles files = CopyCheckpoints(folder.Root);
        string newest = files.All[^1], before = files.All[^2];
        byte[] older = File.ReadAllBytes(before);
        Damage(newest, damage, place);
        using DisposeScope scope = torch.NewDisposeScope();
        var warnings = new List<string>();

        ReadCheckpoint read = Reader(files, warnings).Newest()!;

        Assert.Equal(before, read.Path);
        Assert.StartsWith(newest, Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains($"the run goes on from {Path.GetFileName(before)}", warnings[0], StringComparison.Ordinal);
        Assert.Equal(older, File.ReadAllBytes(before));
        Assert.Equal(before, files.All[^1]);
        Assert.True(File.Exists(newest + CheckpointFiles.DamagedEnding));
    }

    [Fact]
    public void Newest_AllDamaged_SaysWhyAndTouchesNothing()
    {
        using var folder = new TemporaryFolder();
        CheckpointFiles files = CopyCheckpoints(folder.Root);
        string[] names = [.. files.All];
        Array.ForEach(names, path => Damage(path, "truncated", 11));
        using DisposeScope scope = torch.NewDisposeScope();

        AlexNetException error = Assert.Throws<AlexNetException>(() => Reader(files, []).Newest());

        Assert.StartsWith(
            $"No checkpoint of the run can be used, the newest because: {names[^1]}",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("start another run", error.Message, StringComparison.Ordinal);
        Assert.Equal(names, files.All);
    }

    [Theory]
    [InlineData("truncated", 7)]
    [InlineData("flipped", 13)]
    [InlineData("empty", 0)]
    [InlineData("missing", 0)]
    public void Resume_NewestDamaged_EndsWithTheSameBytes(string damage, int place)
    {
        string run = Path.Combine(small.Root, $"damage-{damage}");
        Directory.CreateDirectory(run);
        foreach (string file in (string[])["run.json", "recipe.yaml", "log.jsonl"])
        {
            File.Copy(Path.Combine(small.Result.Run, file), Path.Combine(run, file));
        }

        CheckpointFiles files = CopyCheckpoints(Path.Combine(run, "checkpoints"));
        Damage(files.All[^1], damage, place);

        TrainResult resumed = new ResumeWorkflow().Run(new ResumeRequest { Run = run });

        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(resumed.Weights));
    }

    private static void Damage(string path, string damage, int place)
    {
        byte[] bytes = File.ReadAllBytes(path);

        // Places from the first bytes over the header to the last byte of the data.
        int position = (int)((bytes.Length - 1L) * place / (Places - 1));
        switch (damage)
        {
            case "truncated":
                File.WriteAllBytes(path, bytes[..position]);
                break;
            case "flipped":
                bytes[position] ^= 0x10;
                File.WriteAllBytes(path, bytes);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "grown":
                File.WriteAllBytes(path, [.. bytes, 0]);
                break;
            default:
                File.Delete(path);
                break;
        }
    }

    private static CheckpointReader Reader(CheckpointFiles files, List<string> warnings)
    {
        NetworkModule network = NetworkBuilder.Build(
            NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.25, Classes = 10 }),
            seed: 1);
        return new CheckpointReader(
            files,
            Checkpoint.TensorsOf(network, new Optimizer(network.LearnedParameters), average: null),
            _ => null,
            warning => warnings.Add(warning.ToString()));
    }

    private CheckpointFiles CopyCheckpoints(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in RunFolder.Open(small.Result.Run).Checkpoints.All)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return new CheckpointFiles(folder);
    }
}
