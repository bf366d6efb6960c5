using AlexNetSharp.Benchmarks;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Benchmarks;

/// <summary>
/// Our training step and a step of TorchSharp's own modules and optimizer learn the same from the same weights, batches and masks. The rate
/// stays constant, as the two update rules differ only where it changes.
/// </summary>
public sealed class SameLearningTests : IDisposable
{
    private const ulong Seed = 3;

    /// <summary>
    /// The classes that are shown. That there are only these is learnt within tens of steps, and smoothly: no loss hangs on which way
    /// rounding turns a unit near zero.
    /// </summary>
    private const int ShownClasses = 3;
    private const int BatchesPerEpoch = 3;

    /// <summary>Steps whose losses are compared one by one; rounding has not grown yet.</summary>
    private const int EarlySteps = 20;
    private const double EarlyTolerance = 1e-3;
    private const int LastSteps = 20;
    private const double LastTolerance = 0.02;

    /// <summary>The mean of the last steps by the first loss: below it, there was something to learn and it was learnt.</summary>
    private const double Fall = 0.7;

    private readonly TemporaryFolder _folder = new();
    private readonly Pack _pack;

    public SameLearningTests()
    {
        int images = BatchSize * BatchesPerEpoch * SyntheticShapes.Classes.Count / ShownClasses;
        SyntheticShapes.Write(
            _folder.At("images"),
            new SyntheticRequest
            {
                Seed = 5,
                TrainImages = images,
                ValImages = 10,
            },
            progress: null,
            CancellationToken.None);
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = _folder.At("images"),
                Pack = _folder.At("pack"),
                Geometry = new PackGeometry { Height = 73, Width = 73 },
            });
        _pack = Pack.Open(_folder.At("pack"));
    }

    private static bool IsFull => Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full";

    private static int Steps => IsFull ? 99 : 40;

    private static int BatchSize => IsFull ? 120 : 50;

    public void Dispose()
    {
        _pack.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(DropoutForm.Paper, 1e-4)]
    [InlineData(DropoutForm.Inverted, 5e-5)]
    public void Losses_SameMasksAndOrder_AgreeEarlyAndInTheMeanOfTheLastSteps(Enum form, double learningRate)
    {
        NetworkDefinition shipped = NetworkZoo.Create(
            "alexnet-mini",
            new NetworkOptions { Width = IsFull ? 1 : 0.25, Initialization = Initialization.He }
        );
        NetworkDefinition definition = shipped with
        {
            Layers = [.. shipped.Layers.Select(layer => layer is DropoutLayer drop ? drop with { Form = (DropoutForm)form } : layer)],
        };
        using NetworkModule network = NetworkBuilder.Build(definition, Seed);
        var masks = new GivenMasks();
        using StockNetwork stock = StockNetwork.ForTraining(network, masks.Make);
        using var optimizer = new Optimizer(network.LearnedParameters);
        var step = new TrainingStep(network, optimizer);
        using var stockStep = new StockStep(stock, learningRate);
        int units = definition.Layers.OfType<FullyConnectedLayer>().First().Outputs;
        var ours = new List<double>();
        var theirs = new List<double>();

        foreach ((int epoch, TensorBatch batch) in Batches(definition))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor images, Tensor labels) = (batch.ImageTensor(BatchSize), batch.LabelTensor(BatchSize));
            masks.Set(Seed, epoch, batch.SampleMemory(BatchSize), units);
            ours.Add(step.Run(images, labels, new DropoutContext(Seed, epoch, batch.SampleMemory(BatchSize)), learningRate));
            theirs.Add(stockStep.Run(images, labels));
        }

        double early = ours.Zip(theirs, (a, b) => Math.Abs(a - b) / b).Take(EarlySteps).Max();
        (double oursLast, double theirsLast) = (ours.TakeLast(LastSteps).Average(), theirs.TakeLast(LastSteps).Average());
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"first loss {ours[0]:0.000}, first {EarlySteps} within {early:g2}, mean of the last "
                + $"{LastSteps} {oursLast:0.0000} and {theirsLast:0.0000}");
        Assert.InRange(early, 0, EarlyTolerance);
        Assert.InRange(Math.Abs(oursLast - theirsLast) / theirsLast, 0, LastTolerance);
        Assert.InRange(theirsLast, 0, Fall * theirs[0]);
        Assert.InRange(oursLast, 0, Fall * ours[0]);
    }

    private IEnumerable<(int Epoch, TensorBatch Batch)> Batches(NetworkDefinition definition)
    {
        var loader = new BatchLoader(_pack.Train, _pack.Preprocessing(definition.InputSize), new BatchLoaderOptions
        {
            BatchSize = BatchSize,
            Seed = Seed,
            Augmentation = new Augmentation { Crop = CropRule.Center, Mirror = false, ColorShift = ColorShiftRule.None },
        });
        using var buffer = new TensorBatch(BatchSize, definition.InputChannels, definition.InputSize);
        for (int step = 0; step < Steps; step++)
        {
            (int epoch, int place) = Math.DivRem(step, BatchesPerEpoch);
            int[] order = [.. loader.Plan(epoch).Where(sample => _pack.Train.Label(sample) < ShownClasses)];
            loader.Fill(epoch, order.AsSpan(place * BatchSize, BatchSize), buffer);
            yield return (epoch, buffer);
        }
    }
}
