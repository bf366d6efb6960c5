using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Training;
using TorchSharp;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>What a run does about trouble, and what it keeps.</summary>
public sealed class DurableRunTests(SmallRun small) : IClassFixture<SmallRun>
{
    /// <summary>
    /// With a rate that is too high by ten powers of ten and a factor that takes them back, the run diverges once and then makes the
    /// updates of a run with the small rate.
    /// </summary>
    [Fact]
    public void Run_DivergesAndMayGoBack_ContinuesWithTheSmallerRate()
    {
        var warnings = new List<string>();
        TrainResult rolled = Train(
            "rolled",
            warnings,
            [.. SmallRun.Overrides, "optimizer.learningRate=1e8", "guard.onDivergence=roll-back", "guard.rateFactor=1e-10"]);

        IReadOnlyList<EpochRecord> plain = RunHistory.Read(RunFolder.Open(small.Result.Run)).Epochs,
            history = RunHistory.Read(RunFolder.Open(rolled.Run)).Epochs;
        Assert.Contains(
            "the run goes back to update 0 (epoch 1) with 1e-10 times the learning rate",
            Assert.Single(warnings),
            StringComparison.Ordinal);
        Assert.Equal(plain.Select(epoch => Math.Round(epoch.TrainLoss, 5)), history.Select(epoch => Math.Round(epoch.TrainLoss, 5)));
        Assert.Equal(plain.Select(epoch => epoch.TrainTop1Error), history.Select(epoch => epoch.TrainTop1Error));
        Assert.Equal(0.01, history[0].LearningRate, 1e-12);
        string[] events =
        [
            .. File.ReadLines(RunFolder.Open(rolled.Run).LogPath).Where(line => line.Contains("\"roll-back\"", StringComparison.Ordinal)),
        ];
        Assert.Contains("\"epoch\":0,\"iteration\":0,\"diverged_at\":", Assert.Single(events), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DivergesTooOften_StopsAndSaysWhere()
    {
        var warnings = new List<string>();
        DivergedException error = Assert.Throws<DivergedException>(() =>
            Train(
                "hopeless",
                warnings,
                [.. SmallRun.Overrides, "optimizer.learningRate=1e30", "guard.onDivergence=roll-back", "guard.mostRollBacks=2"]));

        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("Training has diverged at update", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Nothing changes any more in the last epochs, so the best is an earlier one: its bundle evaluates to the error in the log, and the
    /// final weights are not it but what the run's network was in the end.
    /// </summary>
    [Fact]
    public void Run_BestEpochIsNotTheLast_KeepsBothWeights()
    {
        TrainResult result = Train(
            "best",
            [],
            [.. SmallRun.Overrides, "schedule.kind=multi-step", "schedule.milestones=[2]", "schedule.gamma=1e-9", "schedule.epochs=12"]);
        RunFolder folder = RunFolder.Open(result.Run);
        IReadOnlyList<EpochRecord> history = RunHistory.Read(folder).Epochs;
        double best = history.Min(epoch => epoch.ValTop1Error!.Value);

        EvaluateResult evaluated = new EvaluateWorkflow().Run(new EvaluateRequest { Weights = [result.BestWeights!], Data = small.Pack });
        EvaluateResult last = new EvaluateWorkflow().Run(new EvaluateRequest { Weights = [result.Weights], Data = small.Pack });

        Assert.InRange(result.BestEpoch!.Value, 0, 10);
        Assert.Equal([best, best, best], [result.BestValTop1Error, history[result.BestEpoch.Value].ValTop1Error, evaluated.Top1Error]);
        Assert.Equal(history[^1].ValLoss!.Value, last.Loss, 1e-9);
        Assert.Equal(history[result.BestEpoch.Value].ValLoss!.Value, evaluated.Loss, 1e-9);
        Assert.NotEqual(File.ReadAllBytes(result.Weights), File.ReadAllBytes(result.BestWeights!));
        Assert.Contains(folder.Checkpoints.PathOf(new TrainingState { Epoch = result.BestEpoch.Value + 1 }), folder.Checkpoints.All);
    }

    /// <summary>
    /// The rate becomes far too high after the first epoch: the run goes back to its end. Stopped afterwards and gone on with, it keeps its
    /// smaller rate and what its log says of it.
    /// </summary>
    [Fact]
    public void Resume_AfterARollBackToALaterEpoch_EndsWithTheSameBytes()
    {
        RunFolder first = StoppedAfterOneEpoch("rolled-first");
        string recipe = Path.Combine(first.Path, "recipe.yaml");
        File.WriteAllText(recipe, File.ReadAllText(recipe)
            .Replace("learningRate: 0.01", "learningRate: 1e+12", StringComparison.Ordinal)
            .Replace("onDivergence: stop", "onDivergence: roll-back", StringComparison.Ordinal)
            .Replace("rateFactor: 0.5", "rateFactor: 1e-14", StringComparison.Ordinal));
        string stopped = Path.Combine(small.Root, "rolled-stopped");
        Copy(first.Path, stopped);

        TrainResult whole = new ResumeWorkflow().Run(new ResumeRequest { Run = first.Path });
        Stop(stopped, step => step is { Epoch: 1, Batch: 3, LearningRate: < 1 });
        TrainResult resumed = new ResumeWorkflow().Run(new ResumeRequest { Run = stopped });

        Assert.Equal(File.ReadAllBytes(whole.Weights), File.ReadAllBytes(resumed.Weights));
        Assert.Contains("\"epoch\":1,\"iteration\":7,\"diverged_at\":", Assert.Single(RollBacks(whole.Run)), StringComparison.Ordinal);
        Assert.Equal(RollBacks(whole.Run), RollBacks(resumed.Run));
        Assert.Equal([0.01, 0.01, 0.001], RunHistory.Read(first).Epochs.Select(epoch => Math.Round(epoch.LearningRate, 9)));
    }

    /// <summary>
    /// The validation part holds the training images, and nothing moves: both errors are the same, whatever the batches and the
    /// interruption.
    /// </summary>
    [Fact]
    public void Run_NothingMoves_TrainingErrorIsThatOfAnEvaluation()
    {
        string images = Path.Combine(small.Root, "same"), pack = Path.Combine(small.Root, "same-pack");
        Copy(Path.Combine(small.Images, "val"), Path.Combine(images, "train"));
        Copy(Path.Combine(small.Images, "val"), Path.Combine(images, "val"));
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = images,
                Pack = pack,
                Geometry = new PackGeometry { Height = 73, Width = 73 },
            });
        string[] still =
        [
            "model.width=0.25",
            "model.initialisation=he",
            "model.variant.dropout=off",
            "data.crop=centre",
            "data.mirror=false",
            "data.colorShift=none",
            "optimizer.learningRate=1e-12",
            "optimizer.batchSize=16",
            "optimizer.accumulation=2",
            "schedule.epochs=2",
            "schedule.kind=constant",
        ];
        string run = Path.Combine(small.Root, "same-run");
        var request = new TrainRequest
        {
            Data = pack,
            Out = run,
            RecipeText = "",
            Model = "alexnet-mini",
            Overrides = still,
            Seed = 3,
        };
        using var source = new CancellationTokenSource();
        var stop = new SynchronousProgress<WorkProgress>(step =>
        {
            if (step is TrainingWorkProgress { Training: { Epoch: 1, Batch: 2 } })
            {
                source.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() =>
            new TrainWorkflow().Run(request, new WorkflowContext { Progress = stop, Cancellation = source.Token }));
        new ResumeWorkflow().Run(new ResumeRequest { Run = run });

        IReadOnlyList<EpochRecord> history = RunHistory.Read(RunFolder.Open(run)).Epochs;
        Assert.Equal(2, history.Count);
        Assert.All(history, epoch => Assert.Equal(epoch.ValTop1Error, epoch.TrainTop1Error));
        Assert.InRange(history[0].TrainTop1Error!.Value, 0.5, 1);
    }

    [Fact]
    public void Resume_CheckpointsAreGone_BeginsAnewAndKeepsTheLog()
    {
        string run = Path.Combine(small.Root, "gone");
        Directory.CreateDirectory(run);
        foreach (string file in (string[])["run.json", "recipe.yaml", "log.jsonl"])
        {
            File.Copy(Path.Combine(small.Result.Run, file), Path.Combine(run, file));
        }

        var notices = new List<string>();
        TrainResult resumed = new ResumeWorkflow().Run(
            new ResumeRequest { Run = run },
            new WorkflowContext { Notice = sentence => notices.Add(sentence.ToString()) }
        );

        Assert.Contains("log-before.jsonl", Assert.Single(notices), StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllText(Path.Combine(small.Result.Run, "log.jsonl")),
            File.ReadAllText(Path.Combine(run, "log-before.jsonl")));
        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(resumed.Weights));
        Assert.NotEmpty(RunFolder.Open(run).Checkpoints.All);
    }

    /// <summary>A batch of more images than the loader's buffers could hold at once.</summary>
    [Fact]
    public void Run_BatchLargerThanThePack_IsOneUpdateOfManyPasses()
    {
        TrainResult result = Train(
            "large",
            [],
            [.. SmallRun.Overrides, "optimizer.batchSize=81920", "optimizer.accumulation=2048", "optimizer.kind=lars", "schedule.epochs=2"]
        );

        Assert.Equal((2, 2L), (result.Epochs, result.Iterations));
    }

    [Fact]
    public void Run_NoBetterEpoch_StopsEarly()
    {
        TrainResult result = Train(
            "early",
            [],
            [.. SmallRun.Overrides, "optimizer.learningRate=1e-12", "schedule.epochs=9", "schedule.earlyStopEpochs=2"]);

        Assert.Equal(3, result.Epochs);
        Assert.True(File.Exists(result.Weights));
    }

    [Fact]
    public void Run_WithAnAverage_ValidatesAndKeepsTheAverage()
    {
        TrainResult result = Train("average", [], [.. SmallRun.Overrides, "average.decay=0.9"]);

        EvaluateResult evaluated = new EvaluateWorkflow().Run(new EvaluateRequest { Weights = [result.Weights], Data = small.Pack });

        Assert.Equal(result.ValTop1Error, evaluated.Top1Error);
        Assert.NotEqual(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(result.Weights));
    }

    [Fact]
    public void Run_FromWeightsOfTheSameClasses_StartsWhereTheyEnded()
    {
        TrainResult result = Train("further", [], ["optimizer.learningRate=1e-12", "schedule.epochs=1"], small.Result.Weights);

        using LoadedNetwork after = LoadedNetwork.Open(result.Weights, torch.CPU);
        using LoadedNetwork before = LoadedNetwork.Open(small.Result.Weights, torch.CPU);
        Assert.All(
            before.Network.NamedTensors(),
            pair => Assert.True(pair.Value.allclose(after.Network.NamedTensors()[pair.Key], 1e-6, 1e-9), pair.Key));
        Assert.Equal(0.25, after.Bundle.Options.Width);
    }

    /// <summary>
    /// Other classes and two frozen layers: those keep their bits, the classifier starts anew, the layers between them learn.
    /// </summary>
    [Fact]
    public void Run_FromWeightsForOtherClasses_StartsTheClassifierAnewAndKeepsFrozenLayers()
    {
        string pack = Path.Combine(small.Root, "other-classes");
        string images = Path.Combine(small.Root, "five");
        foreach (string folder in Directory.GetDirectories(Path.Combine(small.Images, "train")).Order(StringComparer.Ordinal).Take(5))
        {
            string target = Path.Combine(images, "other-" + Path.GetFileName(folder));
            Directory.CreateDirectory(target);
            Array.ForEach(Directory.GetFiles(folder), file => File.Copy(file, Path.Combine(target, Path.GetFileName(file))));
        }

        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = images,
                Pack = pack,
                Geometry = new PackGeometry { Height = 73, Width = 73 },
            });
        var notices = new List<string>();
        var request = new TrainRequest
        {
            Data = pack,
            Out = Path.Combine(small.Root, "fine-tuned"),
            Init = small.Result.Weights,
            Recipe = "fine-tune",
            Overrides = ["schedule.epochs=1", "layers.conv1.frozen=true", "layers.conv2.frozen=true"],
        };
        bool? isMapped = null;
        TrainResult result = new TrainWorkflow().Run(
            request,
            new WorkflowContext
            {
                Notice = sentence => notices.Add(sentence.ToString()),
                Progress = new SynchronousProgress<WorkProgress>(_ => isMapped ??= OperatingSystem.IsLinux()
                    && File.ReadAllText("/proc/self/maps").Contains(small.Result.Weights, StringComparison.Ordinal)),
            });

        Assert.False(isMapped, "The weights that training started from are still open while it runs.");
        Assert.Contains("the classifier fc8 starts anew", Assert.Single(notices), StringComparison.Ordinal);
        using LoadedNetwork before = LoadedNetwork.Open(small.Result.Weights, torch.CPU);
        using LoadedNetwork after = LoadedNetwork.Open(result.Weights, torch.CPU);
        Assert.Equal(5, after.Bundle.Labels.Count);
        Dictionary<string, torch.Tensor> old = before.Network.NamedTensors(),
            trained = after.Network.NamedTensors();
        Assert.All(
            trained.Keys.Where(name => !name.StartsWith("fc8", StringComparison.Ordinal)),
            name =>
                Assert.Equal(
                    name.StartsWith("conv1", StringComparison.Ordinal) || name.StartsWith("conv2", StringComparison.Ordinal),
                    old[name].equal(trained[name]).all().item<bool>()));
    }

    [Fact]
    public void Run_WeightsOfAnotherNetwork_AreRefused()
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() => new TrainWorkflow().Run(new TrainRequest
        {
            Data = small.Pack,
            Out = Path.Combine(small.Root, "wrong-init"),
            Init = small.Result.Weights,
            Overrides = ["model.width=0.5"],
        }));

        Assert.Contains("conv1.weight", error.Message, StringComparison.Ordinal);
        Assert.Equal(["lock"], Directory.EnumerateFileSystemEntries(Path.Combine(small.Root, "wrong-init")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(129, 128, 1, false)]
    [InlineData(130, 128, 1, true)]
    [InlineData(129, 128, 2, false)]
    [InlineData(193, 128, 2, false)]
    [InlineData(194, 128, 2, true)]
    [InlineData(256, 128, 64, true)]
    [InlineData(256, 128, 128, false)]
    public void CheckSmallestPass_BatchNormalization_WantsTwoImagesInEveryPass(int images, int batch, int passes, bool fits)
    {
        var optimizer = new OptimizerRecipe { BatchSize = batch, Accumulation = passes };

        Exception? error = Record.Exception(() => TrainingNetwork.CheckSmallestPass(optimizer, NetworkZoo.Create("alexnet-bn"), images));

        Assert.Equal(fits, error is null);
        TrainingNetwork.CheckSmallestPass(optimizer, NetworkZoo.Create("alexnet"), images);
    }

    /// <summary>Every map that resnet10 normalizes at 224 pixels has at least 7 x 7 values, so one image is enough to learn from.</summary>
    [Fact]
    public void CheckSmallestPass_NormalizationOfMapsAlone_IsContentWithOneImage() =>
        TrainingNetwork.CheckSmallestPass(new OptimizerRecipe { BatchSize = 32 }, NetworkZoo.Create("resnet10"), images: 97);

    [Fact]
    public void Resume_InitialWeightsHaveChangedBeforeTheFirstCheckpoint_IsRefused()
    {
        string weights = Path.Combine(small.Root, "mine.safetensors");
        File.Copy(small.Result.Weights, weights);
        TrainResult first = Train("init-changed", [], ["schedule.epochs=1"], weights);
        File.Delete(first.Weights);
        Directory.Delete(Path.Combine(first.Run, "checkpoints"), recursive: true);
        File.AppendAllText(weights, " ");

        AlexNetException error = Assert.Throws<AlexNetException>(() => new ResumeWorkflow().Run(new ResumeRequest { Run = first.Run }));

        Assert.StartsWith($"{weights} is not the file that the run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_AnotherProcessTrainsIntoTheRun_IsRefused()
    {
        using FileLock claim = RunFolder.Claim(small.Result.Run);

        Assert.Contains(
            "Another process is training into",
            Assert.Throws<AlexNetException>(() => new ResumeWorkflow().Run(new ResumeRequest { Run = small.Result.Run })).Message,
            StringComparison.Ordinal);
    }

    private static void Copy(string folder, string target)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static void Stop(string run, Func<TrainingProgress, bool> where)
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => new ResumeWorkflow().Run(
            new ResumeRequest { Run = run }, new WorkflowContext { Progress = CancelWhere(where, source), Cancellation = source.Token }));
    }

    private static SynchronousProgress<WorkProgress> CancelWhere(Func<TrainingProgress, bool> where, CancellationTokenSource source) =>
        new(step =>
        {
            if (step is TrainingWorkProgress training && where(training.Training))
            {
                source.Cancel();
            }
        });

    private RunFolder StoppedAfterOneEpoch(string name)
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(
            () => small.Train(name, SmallRun.Overrides, CancelWhere(step => step.Finished is not null, source), source.Token));
        return RunFolder.Open(Path.Combine(small.Root, name));
    }

    private static string[] RollBacks(string run) =>
        [.. File.ReadLines(Path.Combine(run, "log.jsonl")).Where(line => line.Contains("\"roll-back\"", StringComparison.Ordinal))];

    private TrainResult Train(string name, List<string> notices, IReadOnlyList<string> overrides, string? init = null) =>
        new TrainWorkflow().Run(
            new TrainRequest
            {
                Data = small.Pack,
                Out = Path.Combine(small.Root, name),
                RecipeText = "",
                Model = "alexnet-mini",
                Overrides = overrides,
                Seed = 11,
                Init = init,
            },
            new WorkflowContext { Notice = sentence => notices.Add(sentence.ToString()) }
        );
}
