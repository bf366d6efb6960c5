using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training;
using AlexNetSharp.Weights;
using AlexNetSharp.Workflows;
using TorchSharp;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>What a run does about trouble, and what it keeps.</summary>
public sealed class DurableRunTests(SmallRun small) : IClassFixture<SmallRun>
{
    /// <summary>
    /// With a rate that is too high by ten powers of ten and a factor that takes them back, the run diverges once and then makes the updates of a run
    /// with the small rate.
    /// </summary>
    [Fact]
    public void Run_DivergesAndMayGoBack_ContinuesWithTheSmallerRate()
    {
        var warnings = new List<string>();
        TrainResult rolled = Train("rolled", warnings, [.. SmallRun.Overrides, "optimizer.learningRate=1e8", "guard.onDivergence=roll-back", "guard.rateFactor=1e-10"]);

        IReadOnlyList<EpochRecord> plain = RunHistory.Read(RunFolder.Open(small.Result.Run)), history = RunHistory.Read(RunFolder.Open(rolled.Run));
        Assert.Contains("the run goes back to the start of epoch 1 with 1e-10 times the learning rate", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(plain.Select(epoch => Math.Round(epoch.TrainLoss, 5)), history.Select(epoch => Math.Round(epoch.TrainLoss, 5)));
        Assert.Equal(0.01, history[0].LearningRate, 1e-12);
        string[] events = [.. File.ReadLines(RunFolder.Open(rolled.Run).LogPath).Where(line => line.Contains("\"roll-back\"", StringComparison.Ordinal))];
        Assert.Contains("\"epoch\":0,\"iteration\":0,\"diverged_at\":", Assert.Single(events), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DivergesTooOften_StopsAndSaysWhere()
    {
        var warnings = new List<string>();
        DivergedException error = Assert.Throws<DivergedException>(() => Train(
            "hopeless", warnings, [.. SmallRun.Overrides, "optimizer.learningRate=1e30", "guard.onDivergence=roll-back", "guard.mostRollBacks=2"]));

        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("Training has diverged at update", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The best epoch's bundle is what the run's network was after that epoch, and evaluates to the error in the log.</summary>
    [Fact]
    public void Run_RateTooHighInTheEnd_KeepsTheBestEpochsWeights()
    {
        TrainResult result = Train("best", [], [.. SmallRun.Overrides, "schedule.kind=multi-step", "schedule.milestones=[2]", "schedule.gamma=0.001", "schedule.epochs=4"]);
        RunFolder folder = RunFolder.Open(result.Run);
        IReadOnlyList<EpochRecord> history = RunHistory.Read(folder);
        double best = history.Min(epoch => epoch.ValTop1Error!.Value);

        EvaluateResult evaluated = EvaluateWorkflow.Run(new EvaluateRequest { Weights = [result.BestWeights!], Data = small.Pack });

        Assert.Equal(best, result.BestValTop1Error);
        Assert.Equal(best, history[result.BestEpoch!.Value].ValTop1Error);
        Assert.Equal(best, evaluated.Top1Error);
        Assert.Contains(folder.Checkpoints.PathOf(new TrainingState { Epoch = result.BestEpoch.Value + 1 }), folder.Checkpoints.All);
    }

    [Fact]
    public void Run_NoBetterEpoch_StopsEarly()
    {
        TrainResult result = Train("early", [], [.. SmallRun.Overrides, "optimizer.learningRate=1e-12", "schedule.epochs=9", "schedule.earlyStopEpochs=2"]);

        Assert.Equal(3, result.Epochs);
        Assert.True(File.Exists(result.Weights));
    }

    [Fact]
    public void Run_WithAnAverage_ValidatesAndKeepsTheAverage()
    {
        TrainResult result = Train("average", [], [.. SmallRun.Overrides, "average.decay=0.9"]);

        EvaluateResult evaluated = EvaluateWorkflow.Run(new EvaluateRequest { Weights = [result.Weights], Data = small.Pack });

        Assert.Equal(result.ValTop1Error, evaluated.Top1Error);
        Assert.NotEqual(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(result.Weights));
    }

    [Fact]
    public void Run_FromWeightsOfTheSameClasses_StartsWhereTheyEnded()
    {
        TrainResult result = Train("further", [], ["optimizer.learningRate=1e-12", "schedule.epochs=1"], small.Result.Weights);

        using LoadedNetwork after = LoadedNetwork.Open(result.Weights, torch.CPU);
        using LoadedNetwork before = LoadedNetwork.Open(small.Result.Weights, torch.CPU);
        Assert.All(before.Network.NamedTensors(), pair => Assert.True(pair.Value.allclose(after.Network.NamedTensors()[pair.Key], 1e-6, 1e-9), pair.Key));
        Assert.Equal(0.25, after.Bundle.Options.Width);
    }

    /// <summary>Other classes and two frozen layers: those keep their bits, the classifier starts anew, the layers between them learn.</summary>
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

        DataWorkflows.Prepare(new PrepareRequest { Source = images, Pack = pack, Geometry = new PackGeometry { Height = 73, Width = 73 } });
        var notices = new List<string>();
        TrainResult result = TrainWorkflow.Run(new TrainRequest
        {
            Data = pack,
            Out = Path.Combine(small.Root, "fine-tuned"),
            Init = small.Result.Weights,
            Overrides = ["schedule.epochs=1", "layers.conv1.frozen=true", "layers.conv2.frozen=true"],
            Runtime = new RuntimeRequest { Notice = notices.Add },
        });

        Assert.Contains("the classifier fc8 starts anew", Assert.Single(notices), StringComparison.Ordinal);
        using LoadedNetwork before = LoadedNetwork.Open(small.Result.Weights, torch.CPU);
        using LoadedNetwork after = LoadedNetwork.Open(result.Weights, torch.CPU);
        Assert.Equal(5, after.Bundle.Labels.Count);
        Dictionary<string, torch.Tensor> old = before.Network.NamedTensors(), trained = after.Network.NamedTensors();
        Assert.All(trained.Keys.Where(name => !name.StartsWith("fc8", StringComparison.Ordinal)), name =>
            Assert.Equal(name.StartsWith("conv1", StringComparison.Ordinal) || name.StartsWith("conv2", StringComparison.Ordinal), old[name].equal(trained[name]).all().item<bool>()));
    }

    [Fact]
    public void Run_WeightsOfAnotherNetwork_AreRefused()
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() => TrainWorkflow.Run(new TrainRequest
        {
            Data = small.Pack,
            Out = Path.Combine(small.Root, "wrong-init"),
            Init = small.Result.Weights,
            Overrides = ["model.width=0.5"],
        }));

        Assert.Contains("conv1.weight", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(129, 128, 1, false)]
    [InlineData(130, 128, 1, true)]
    [InlineData(133, 128, 3, false)]
    [InlineData(134, 128, 3, true)]
    [InlineData(256, 128, 64, true)]
    [InlineData(256, 128, 128, false)]
    public void CheckSmallestPass_BatchNormalisation_WantsTwoImagesInEveryPass(int images, int batch, int passes, bool fits)
    {
        var optimizer = new OptimizerRecipe { BatchSize = batch, Accumulation = passes };

        Exception? error = Record.Exception(() => TrainWorkflow.CheckSmallestPass(optimizer, NetworkZoo.Create("alexnet-bn"), images));

        Assert.Equal(fits, error is null);
        TrainWorkflow.CheckSmallestPass(optimizer, NetworkZoo.Create("alexnet"), images);
    }

    [Fact]
    public void Resume_InitialWeightsHaveChangedBeforeTheFirstCheckpoint_IsRefused()
    {
        string weights = Path.Combine(small.Root, "mine.safetensors");
        File.Copy(small.Result.Weights, weights);
        TrainResult first = Train("init-changed", [], ["schedule.epochs=1"], weights);
        File.Delete(first.Weights);
        Directory.Delete(Path.Combine(first.Run, "checkpoints"), recursive: true);
        File.AppendAllText(weights, " ");

        AlexNetException error = Assert.Throws<AlexNetException>(() => TrainWorkflow.Resume(first.Run));

        Assert.StartsWith($"{weights} is not the file that the run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_AnotherProcessTrainsIntoTheRun_IsRefused()
    {
        using FileLock claim = RunFolder.Claim(small.Result.Run);

        Assert.Contains("Another process is training into", Assert.Throws<AlexNetException>(() => TrainWorkflow.Resume(small.Result.Run)).Message, StringComparison.Ordinal);
    }

    private TrainResult Train(string name, List<string> notices, IReadOnlyList<string> overrides, string? init = null) => TrainWorkflow.Run(new TrainRequest
    {
        Data = small.Pack,
        Out = Path.Combine(small.Root, name),
        Model = "alexnet-mini",
        Overrides = overrides,
        Seed = 11,
        Init = init,
        Runtime = new RuntimeRequest { Notice = notices.Add },
    });
}
