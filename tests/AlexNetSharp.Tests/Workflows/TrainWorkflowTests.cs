using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Weights;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Weights.Safetensors;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Training;
using TorchSharp;

namespace AlexNetSharp.Tests.Workflows;

public sealed class TrainWorkflowTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void Run_SmallSet_LearnsAndSaysSo()
    {
        RunFolder folder = RunFolder.Open(small.Result.Run);
        IReadOnlyList<EpochRecord> history = RunHistory.Read(folder).Epochs;
        IReadOnlyList<(long Iteration, double Loss)> steps = RunHistory.Read(folder).StepLosses;

        Assert.Equal((3, 21L), (small.Result.Epochs, small.Result.Iterations));
        Assert.Equal([0.01, 0.01, 0.001], history.Select(epoch => Math.Round(epoch.LearningRate, 6)));
        Assert.Equal(Enumerable.Range(1, 21).Select(iteration => (long)iteration), steps.Select(step => step.Iteration));
        Assert.InRange(steps[0].Loss, 2.2, 2.45);

        // Six batches of 32 and one of 8: the loss of an epoch is the mean over its 200 images.
        double[] last = [.. steps.TakeLast(7).Select(step => step.Loss)];
        Assert.Equal(((32 * last[..6].Sum()) + (8 * last[6])) / 200, history[^1].TrainLoss, precision: 9);
        Assert.Equal(small.Result.ValTop1Error, history[^1].ValTop1Error);

        // The two newest, and the best where it is older.
        int best = history.Select((epoch, index) => (epoch.ValTop1Error, index)).MinBy(pair => pair.ValTop1Error).index;
        Assert.Equal(best == 0 ? 3 : 2, folder.Checkpoints.All.Count);
    }

    [Fact]
    public void Run_SameSeed_GivesTheSameBytes()
    {
        TrainResult again = small.Train("again", SmallRun.Overrides);

        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(again.Weights));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    public void Resume_StoppedAfterAnyUpdate_EndsWithTheSameBytes(int updates)
    {
        using var source = new CancellationTokenSource();
        int seen = 0;
        var stop = new SynchronousProgress<WorkProgress>(step =>
        {
            if (step is TrainingWorkProgress { Training: { Finished: null, Validating: false } } && ++seen == updates)
            {
                source.Cancel();
            }
        });
        string name = $"stopped-{updates}";

        Assert.Throws<OperationCanceledException>(() => small.Train(name, SmallRun.Overrides, stop, source.Token));
        TrainResult resumed = new ResumeWorkflow().Run(new ResumeRequest { Run = Path.Combine(small.Root, name) });

        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(resumed.Weights));
        Assert.Equal(RunHistory.Read(RunFolder.Open(small.Result.Run)).StepLosses, RunHistory.Read(RunFolder.Open(resumed.Run)).StepLosses);
    }

    [Fact]
    public void Resume_NewestCheckpointDamaged_GoesOnFromTheOneBefore()
    {
        RunFolder folder = Stopped("damaged", step => step.Finished?.Epoch == 1);
        byte[] newest = File.ReadAllBytes(folder.Checkpoints.All[^1]);
        newest[^5] ^= 4;
        File.WriteAllBytes(folder.Checkpoints.All[^1], newest);

        TrainResult resumed = new ResumeWorkflow().Run(new ResumeRequest { Run = folder.Path });

        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(resumed.Weights));
        Assert.All(folder.Checkpoints.All, checkpoint =>
        {
            using SafetensorsReader reader = SafetensorsReader.Open(checkpoint);
            reader.Verify();
        });
    }

    /// <summary>The checkpoint of the second epoch is on disk, its line in the log is not: a kill fell between the two.</summary>
    [Fact]
    public void Resume_LogWithoutItsLastEpoch_IsCompleted()
    {
        RunFolder folder = Stopped("gap", step => step.Finished?.Epoch == 1);
        string[] lines = File.ReadAllLines(folder.LogPath);
        File.WriteAllLines(
            folder.LogPath,
            lines.Where(line => !line.Contains("\"event\":\"epoch\",\"epoch\":1", StringComparison.Ordinal)));
        Assert.Single(RunHistory.Read(folder).Epochs);

        new ResumeWorkflow().Run(new ResumeRequest { Run = folder.Path });

        Assert.Equal(RunHistory.Read(RunFolder.Open(small.Result.Run)).Epochs, RunHistory.Read(folder).Epochs.OrderBy(epoch => epoch.Epoch));
    }

    [Fact]
    public void Resume_CheckpointOfOtherThreads_WarnsThatBitsWillDiffer()
    {
        RunFolder folder = Stopped("threads", step => step.Finished?.Epoch == 0);
        var plain = new List<string>();
        Rewrite(folder.Checkpoints.All[^1], "environment", "64 threads, 512-bit vectors, libtorch 2.10.0, TorchSharp 0.107.0");

        new ResumeWorkflow().Run(
            new ResumeRequest { Run = folder.Path },
            new WorkflowContext { Notice = sentence => plain.Add(sentence.ToString()) }
        );

        Assert.Contains("was written with 64 threads, 512-bit vectors", Assert.Single(plain), StringComparison.Ordinal);
        Assert.Contains("not to the same bits", plain[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_CheckpointWithoutState_FallsBackToTheOneBefore()
    {
        RunFolder folder = Stopped("stateless", step => step.Finished?.Epoch == 1);
        Rewrite(folder.Checkpoints.All[^1], "state", "{");

        TrainResult resumed = new ResumeWorkflow().Run(new ResumeRequest { Run = folder.Path });

        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(resumed.Weights));
    }

    [Fact]
    public void Resume_AnotherPackAtTheSamePlace_IsRefused()
    {
        RunFolder folder = Stopped("moved", step => step.Finished?.Epoch == 0);
        string info = Path.Combine(folder.Path, "run.json");
        string other = Path.Combine(small.Root, "other-pack");
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = Path.Combine(small.Images, "val"),
                Pack = other,
                Geometry = new PackGeometry { Height = 73, Width = 73 },
            });
        File.WriteAllText(info, File.ReadAllText(info).Replace(Path.GetFullPath(small.Pack), other, StringComparison.Ordinal));

        Assert.Contains(
            "is not the pack that the run",
            Assert.Throws<AlexNetException>(() => new ResumeWorkflow().Run(new ResumeRequest { Run = folder.Path })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// With a batch of all images the only update of the epoch is the one that ruins the weights: its own loss is still fine.
    /// </summary>
    [Theory]
    [InlineData("optimizer.batchSize=32", "update 2: the loss is NaN, and first to go were the outputs of layer conv4")]
    [InlineData("optimizer.batchSize=200", "the validation after update 1: the loss is NaN")]
    public void Run_RateFarTooHigh_SaysThatTrainingHasDiverged(string batch, string expected)
    {
        DivergedException error = Assert.Throws<DivergedException>(
            () => small.Train($"diverged-{batch.Length}", [.. SmallRun.Overrides, "optimizer.learningRate=1e30", batch]));

        Assert.StartsWith(
            $"Training has diverged at {expected}; lower optimizer.learningRate (1e+30 in the recipe, 1e+30 at this update) "
                + $"and start again",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FullNetworkOnSmallImages_NamesTheCommandThatMakesTheRightPack()
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() =>
            new TrainWorkflow().Run(
                new TrainRequest
                {
                    Data = small.Pack,
                    Out = Path.Combine(small.Root, "full"),
                    Model = "alexnet",
                }));

        Assert.Contains("alexnet needs images of 256x256 RGB", error.Message, StringComparison.Ordinal);
        Assert.Contains("PackBuilder.Prepare(Height = 256)", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(small.Root, "full")));
    }

    [Fact]
    public void Run_FolderOfAnotherRun_IsRefused()
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() => small.Train("run", SmallRun.Overrides));

        Assert.Contains("already holds a run", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Starts the run of the fixture again and stops it where a condition first holds.</summary>
    private RunFolder Stopped(string name, Func<TrainingProgress, bool> where)
    {
        using var source = new CancellationTokenSource();
        var stop = new SynchronousProgress<WorkProgress>(step =>
        {
            if (step is TrainingWorkProgress training && where(training.Training))
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => small.Train(name, SmallRun.Overrides, stop, source.Token));
        return RunFolder.Open(Path.Combine(small.Root, name));
    }

    /// <summary>Writes a checkpoint anew with another value in its metadata and a checksum that fits.</summary>
    private static void Rewrite(string checkpoint, string key, string value)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var tensors = new Dictionary<string, torch.Tensor>();
        Dictionary<string, string> metadata;
        using (SafetensorsReader reader = SafetensorsReader.Open(checkpoint))
        {
            metadata = reader.Metadata.Where(pair => pair.Key != "sha256").ToDictionary();
            foreach ((string name, SafetensorsEntry entry) in reader.Tensors)
            {
                tensors[name] = torch.zeros([.. entry.Shape]);
                reader.Read(name, tensors[name].bytes);
            }
        }

        metadata[key] = value;
        SafetensorsWriter.Write(checkpoint, tensors.Weights(), metadata);
    }
}
