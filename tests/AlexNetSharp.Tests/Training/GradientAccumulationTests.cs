using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Runs;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

/// <summary>Ten images: an epoch's last update is smaller, and so may be its last pass.</summary>
public sealed class GradientAccumulationTests : IDisposable
{
    private const double Rate = 0.01;
    private const int Images = 10;
    private const int Size = 73;
    private static readonly NetworkDefinition Mini = NetworkZoo.Create(
        "alexnet-mini",
        new NetworkOptions { Width = 0.1, Initialization = Initialization.He }
    );

    private readonly TemporaryFolder _folder = new();
    private readonly Pack _pack;

    public GradientAccumulationTests()
    {
        for (int i = 0; i < Images; i++)
        {
            _folder.Write($"source/{(char)('a' + (i % 3))}/{i:D2}.png", TestImages.Encode(SKEncodedImageFormat.Png, Size, Size, i));
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

    [Theory]
    [InlineData(4, 1, new[] { 4, 4, 2 })]
    [InlineData(2, 2, new[] { 4, 4, 2 })]
    [InlineData(3, 2, new[] { 6, 4 })]
    [InlineData(1, 10, new[] { 10 })]
    public void Read_TwoEpochs_HandsOverEachUpdateWhole(int pass, int passes, int[] images)
    {
        (AccumulatedGradients[] updates, _, _) = Train(pass, passes);

        Assert.Equal([.. images, .. images], updates.Select(update => update.Images));
        Assert.All(updates, update => Assert.InRange(update.Misses, 0, update.Images));
    }

    /// <summary>A part is weighted by its images, the last ones of an epoch too: passes change nothing but rounding.</summary>
    [Theory]
    [InlineData(2, 2, 4)]
    [InlineData(3, 2, 6)]
    [InlineData(1, 4, 4)]
    public void Read_DividedIntoPasses_GivesTheUpdatesOfTheWhole(int pass, int passes, int whole)
    {
        using DisposeScope scope = NewDisposeScope();
        (AccumulatedGradients[] divided, Tensor others, _) = Train(pass, passes);
        (AccumulatedGradients[] undivided, Tensor weights, _) = Train(whole, passes: 1);

        Assert.All(divided.Zip(undivided), pair => Assert.Equal(pair.Second.Loss, pair.First.Loss, 1e-4));
        Assert.InRange(((others - weights).norm() / weights.norm()).item<float>(), 0, 1e-5);
    }

    [Fact]
    public void Read_StartedAtAnUpdate_GoesOnFromThere()
    {
        (AccumulatedGradients[] updates, _, _) = Train(pass: 2, passes: 2, epoch: 1, update: 2);
        Assert.Equal([2], updates.Select(update => update.Images));
    }

    [Fact]
    public void Read_Passes_TellsItsPhasesInOrder()
    {
        (_, _, List<TrainingPhase> phases) = Train(pass: 3, passes: 2, epoch: 1, update: 0);

        TrainingPhase[] pass = [TrainingPhase.Loading, TrainingPhase.Forward, TrainingPhase.Backward];
        TrainingPhase[] update = [.. pass, .. pass, TrainingPhase.Update];
        Assert.Equal([.. update, .. update, TrainingPhase.Loading], phases);
    }

    private (AccumulatedGradients[] Updates, Tensor Weights, List<TrainingPhase> Phases) Train(
        int pass,
        int passes,
        int epoch = 0,
        int update = 0)
    {
        List<TrainingPhase> phases = [];
        List<AccumulatedGradients> updates = [];
        using NetworkModule network = NetworkBuilder.Build(Mini, seed: 1);
        using var optimizer = new Optimizer(network.LearnedParameters);
        var step = new TrainingStep(network, optimizer, new TrainingStepOptions { Entering = phases.Add });
        var accumulation = new GradientAccumulation(
            _pack.Train,
            _pack.Preprocessing(Mini.InputSize),
            new BatchLoaderOptions { BatchSize = pass, Seed = 5 },
            passes,
            CPU);
        foreach (AccumulatedGradients gradients in accumulation.Read(step, epoch, update, lastEpoch: 2, CancellationToken.None))
        {
            step.Finish(Rate);
            updates.Add(gradients);
        }

        return ([.. updates], cat([.. network.LearnedParameters.Select(parameter => parameter.Tensor.detach().flatten())]).clone(), phases);
    }
}
