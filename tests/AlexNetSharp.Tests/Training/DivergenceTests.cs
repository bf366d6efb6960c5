using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

/// <summary>A number that is none is planted in one place; the sentence names that place.</summary>
public sealed class DivergenceTests
{
    private static readonly NetworkDefinition Mini = NetworkZoo.Create(
        "alexnet-mini",
        new NetworkOptions { Width = 0.1, Initialization = Initialization.He }
    );

    [Theory]
    [InlineData("conv1")]
    [InlineData("conv3")]
    [InlineData("fc7")]
    [InlineData("fc8")]
    public void Run_WeightIsNaN_NamesTheLayerWhoseOutputsWentFirst(string layer)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Mini, seed: 1);
        using (no_grad())
        {
            network.NamedTensors()[$"{layer}.weight"].fill_(float.NaN);
        }

        DivergedException error = Assert.Throws<DivergedException>(() => Step(network));

        Assert.Equal($"the loss is NaN, and first to go were the outputs of layer {layer}", error.Message);
    }

    [Fact]
    public void CheckUpdates_SeveralAreInfinite_NamesTheOneThatTheBackwardPassMeetsFirst()
    {
        ParameterUpdate[] updates =
        [
            new("conv1.weight", 1, double.NaN),
            new("conv1.bias", 1, 1),
            new("conv2.weight", 1, double.PositiveInfinity),
            new("conv2.bias", 1, 1),
            new("fc8.weight", 1, 1e-3),
        ];

        DivergedException error = Assert.Throws<DivergedException>(() => Divergence.CheckUpdates(updates));

        Assert.EndsWith("first to go was layer conv2", error.Message, StringComparison.Ordinal);
        Divergence.CheckUpdates([updates[1], updates[^1]]);
    }

    /// <summary>The loss is finite and the update overflows: what the optimizer reports is what stops the run.</summary>
    [Fact]
    public void Run_UpdateOverflows_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Mini, seed: 1);

        DivergedException error = Assert.Throws<DivergedException>(() => Step(network, rate: 1e39));

        Assert.StartsWith("the loss is finite, but what the weights would change by is not", error.Message, StringComparison.Ordinal);
    }

    private static void Step(NetworkModule network, double rate = 0.01)
    {
        using var optimizer = new Optimizer(network.LearnedParameters);
        new TrainingStep(network, optimizer).Run(
            RandomTensors.Normal([4, 3, 64, 64], seed: 3) * 50,
            tensor((long[])[0, 1, 2, 3]),
            new DropoutContext(1, 0, (int[])[0, 1, 2, 3]),
            rate);
    }
}
