using AlexNetSharp.Data.Packs;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Weights.Safetensors;
using AlexNetSharp.Workflows;
using SkiaSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

/// <summary>What a run does when it diverges, on one layer and images of 8x8: an epoch is four updates.</summary>
public sealed class TrainerTests : IDisposable
{
    private const int Size = 8;

    private readonly TemporaryFolder _folder = new();
    private readonly Pack _pack;

    public TrainerTests()
    {
        for (int i = 0; i < 32; i++)
        {
            _folder.Write($"source/{i % 2}/{i:D2}.png", TestImages.Encode(SKEncodedImageFormat.Png, Size, Size, i));
        }

        PackBuilder.Prepare(
            new PrepareRequest
            {
                Source = _folder.At("source"),
                Pack = _folder.At("pack"),
                Geometry = new PackGeometry { Height = Size, Width = Size },
                ValFraction = 0,
            });
        _pack = Pack.Open(_folder.At("pack"));
    }

    public void Dispose()
    {
        _pack.Dispose();
        _folder.Dispose();
    }

    /// <summary>
    /// A rate that no float holds, and one that makes weights of no float, diverge; only both factors together make a sound one of it, 100.
    /// </summary>
    [Fact]
    public void Run_DivergesTwice_MultipliesItsFactors()
    {
        (RunFolder folder, TrainingState state) = Train(
            "schedule.epochs=1",
            "schedule.kind=constant",
            "optimizer.learningRate=1e72",
            "guard.rateFactor=1e-35",
            "guard.mostRollBacks=2");

        Assert.Equal([1, 1], state.RollBacks.Zip([1e-35, 1e-70], (found, wanted) => Math.Round(found.RateFactor / wanted, 9)));
        Assert.Equal(100, Assert.Single(state.History).LearningRate, 1e-6);
        Assert.Equal(state.RollBacks.Select(one => one.RateFactor), folder.ReadLog().OfType<RollBackEvent>().Select(one => one.RateFactor));
        Assert.Equal([1L, 2, 3, 4], folder.ReadLog().OfType<StepEvent>().Select(one => one.Iteration));
    }

    /// <summary>
    /// Each update makes the weights 200,000 times as large, so that no float holds them from the seventh or eighth on, within the second
    /// epoch: a checkpoint between is of a training that is given up, which nothing may go on from.
    /// </summary>
    [Fact]
    public void Run_GoesBack_LeavesNoCheckpointOrLineOfWhatItGaveUp()
    {
        RunFolder? run = null;
        var kept = new List<string[]>();
        bool isMade = false;
        (RunFolder folder, TrainingState state) = Train(
            [
                "schedule.epochs=2",
                "schedule.kind=constant",
                "optimizer.learningRate=100",
                "optimizer.weightDecay=2000",
                "optimizer.momentum=0",
                "guard.rateFactor=1e-6",
            ],
            made => run = made,
            step =>
            {
                if (step is { Epoch: 1, Batch: 1 } && !isMade)
                {
                    isMade = true;
                    File.WriteAllText(run!.Checkpoints.PathOf(new TrainingState { Epoch = 1, Batch = 1 }), "given up");
                }
            },
            _ => kept.Add([.. run!.Checkpoints.All.Select(path => Path.GetFileName(path)!)]));

        Assert.Equal((1, 4L), (Assert.Single(state.RollBacks).Epoch, state.RollBacks[0].Iteration));
        Assert.Equal(["epoch-00001-batch-0000000.safetensors"], Assert.Single(kept));
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), folder.ReadLog().OfType<StepEvent>().Select(one => one.Iteration));
    }

    /// <summary>
    /// Also velocities and the average of the weights stand in a checkpoint: gone on with, a run ends with the weights of one that was
    /// never stopped.
    /// </summary>
    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void Resume_WithAnAverage_EndsWithTheSameValues(int stopAfter)
    {
        string[] values = ["schedule.epochs=3", "schedule.kind=constant", "optimizer.learningRate=1e-5", "average.decay=0.9"];
        using var stop = new CancellationTokenSource();
        var whole = new Dictionary<string, float[]>();
        var resumed = new Dictionary<string, float[]>();

        Train("whole", values, _ => { }, whole, CancellationToken.None);
        Assert.Throws<OperationCanceledException>(() =>
            Train("stopped", values, step => Cancel(step, stop, stopAfter), resumed, stop.Token));
        Train("stopped", values, _ => { }, resumed, CancellationToken.None);

        Assert.Equal(whole["weights.safetensors"], resumed["weights.safetensors"]);
        Assert.NotEqual(whole["weights.safetensors"], whole["raw"]);
        Assert.Equal(whole["raw"], resumed["raw"]);
    }

    private static void Cancel(TrainingProgress step, CancellationTokenSource stop, int after)
    {
        if ((step.Epoch * step.Batches) + step.Batch == after)
        {
            stop.Cancel();
        }
    }

    private static NetworkModule Linear() =>
        NetworkBuilder.Build(
            new NetworkDefinition
            {
                Name = "linear",
                Options = new NetworkOptions(),
                InputSize = Size,
                StoredSize = Size,
                Classes = 2,
                Layers = [new FullyConnectedLayer("fc", 2, new Initial(0.001))],
            },
            seed: 1);

    private static void Fail(Sentence warning) => Assert.Fail(warning.ToString());

    private (RunFolder Folder, TrainingState State) Train(params string[] values) => Train(values, _ => { }, _ => { }, _ => { });

    private (RunFolder Folder, TrainingState State) Train(
        string[] values,
        Action<RunFolder> made,
        Action<TrainingProgress> progress,
        Action<Sentence> warn)
    {
        TrainingRecipe recipe = RecipeFile.Parse("", "made", ["optimizer.batchSize=8", "guard.onDivergence=roll-back", .. values]);
        RunFolder folder = RunFolder.Create(
            _folder.At("run"),
            recipe,
            new RunInfo
            {
                Data = _pack.Folder,
                Seed = 1,
                Device = "cpu",
                Threads = 1,
            });
        made(folder);
        using NetworkModule network = Linear();
        using var trainer = new Trainer(_pack, folder, network, CPU, warn);
        trainer.Run(new SynchronousProgress<TrainingProgress>(progress), CancellationToken.None);
        return (folder, trainer.State);
    }

    /// <summary>
    /// Trains a run, or goes on with it, to its end, and notes what its files would get and what the network is without the average.
    /// </summary>
    private void Train(
        string name,
        string[] values,
        Action<TrainingProgress> progress,
        Dictionary<string, float[]> written,
        CancellationToken cancellation)
    {
        string path = _folder.At(name);
        bool isNew = !RunFolder.Exists(path);
        RunFolder folder = isNew
            ? RunFolder.Create(
                path,
                RecipeFile.Parse("", "made", ["optimizer.batchSize=8", .. values]),
                new RunInfo
                {
                    Data = _pack.Folder,
                    Seed = 1,
                    Device = "cpu",
                    Threads = 1,
                })
            : RunFolder.Open(path);
        using NetworkModule network = Linear();
        using var trainer = new Trainer(_pack, folder, network, CPU, Fail);
        if (!isNew)
        {
            trainer.Resume();
        }

        trainer.Run(new SynchronousProgress<TrainingProgress>(progress), cancellation);
        trainer.WriteWeights(cancellation);
        foreach (string file in new[] { folder.WeightsPath, folder.BestWeightsPath }.Where(File.Exists))
        {
            using SafetensorsFile weights = SafetensorsFile.Open(file, cancellation);
            written[Path.GetFileName(file)] = weights.Read(weights.Tensors.Single(tensor => tensor.Name == "fc.weight"));
        }

        written["raw"] = network.NamedTensors()["fc.weight"].Values();
    }
}
