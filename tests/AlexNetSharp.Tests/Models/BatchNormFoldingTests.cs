using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Models;

public sealed class BatchNormFoldingTests
{
    // What is left: pixels in front of padding, and the first normalization of units and of the classifier, which stand behind sums.
    [Theory]
    [InlineData("alexnet-bn", 0)]
    [InlineData("vgg19-bn", 1)]
    [InlineData("resnet10", 5)]
    [InlineData("resnet50", 17)]
    public void Fold_NetworkAfterTraining_GivesTheSameLogitsAsDoublePrecision(string name, int left)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Trained(name);
        using NetworkModule exact = NetworkBuilder.Build(network.Definition, seed: 1);
        Assert.All(exact.NamedTensors(), pair => Copy(pair.Value, network.NamedTensors()[pair.Key]));
        exact.to(ScalarType.Float64);
        exact.eval();
        Tensor images = Images(network, seed: 9);
        using IDisposable inference = inference_mode();

        using NetworkModule? folded = BatchNormFolding.Fold(network);

        Assert.NotNull(folded);
        Assert.False(folded.training);
        Assert.Equal(left, folded.Definition.AllLayers().OfType<BatchNormLayer>().Count());
        Tensor wanted = exact.Forward(images.to(ScalarType.Float64));
        Assert.True(wanted.abs().max().item<double>() > 0.01);
        RandomTensors.AssertClose(wanted, folded.Forward(images), 1e-4);
    }

    [Fact]
    public void Fold_Network_LeavesItAsItWas()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Trained("alexnet-bn");
        Dictionary<string, Tensor> before = network
            .NamedTensors()
            .ToDictionary(pair => pair.Key, pair => pair.Value.clone(), StringComparer.Ordinal);

        using NetworkModule? folded = BatchNormFolding.Fold(network);

        Assert.All(network.NamedTensors(), pair => Assert.True(before[pair.Key].equal(pair.Value).all().item<bool>(), pair.Key));
    }

    /// <summary>PyTorch's statistics, a convolution without biases, and a fully connected layer.</summary>
    [Fact]
    public void Fold_TorchStatisticsAndNoBiases_GivesTheSameLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDefinition small = NetworkZoo.Create("cifar-26pct", new NetworkOptions { InputSize = 12, Classes = 3 });
        using NetworkModule network = NetworkBuilder.Build(
            small with
            {
                Layers =
                [
                    new ConvolutionLayer("conv", 4, Kernel: 3, new Initial(0.1)) { HasBias = false, Groups = 1 },
                    new BatchNormLayer("bn1") { Averages = AverageRule.Torch, ScaleAndShift = true },
                    new ReluLayer("relu"),
                    new FullyConnectedLayer("fc", 3, new Initial(0.1)),
                    new BatchNormLayer("bn2") { Averages = AverageRule.Torch },
                ],
            },
            seed: 5);
        network.Forward(Images(network, seed: 1));
        network.eval();

        using NetworkModule? folded = BatchNormFolding.Fold(network);

        Assert.Equal(["conv", "relu", "fc"], folded!.Definition.Layers.Select(layer => layer.Name));
        RandomTensors.AssertClose(network.Forward(Images(network, seed: 2)), folded.Forward(Images(network, seed: 2)), 1e-5);
    }

    [Fact]
    public void Fold_NetworkWithoutBatchNormalization_HasNothingToFold()
    {
        using NetworkModule network = NetworkBuilder.Build(NetworkZoo.Create("cifar-26pct"), seed: 1);

        Assert.Null(BatchNormFolding.Fold(network));
    }

    /// <summary>A narrow network with the statistics of two batches, and with scales and shifts other than 1 and 0.</summary>
    private static NetworkModule Trained(string name)
    {
        NetworkDefinition definition = NetworkZoo.Create(
            name,
            new NetworkOptions
            {
                Width = 0.1,
                Classes = 5,
                Initialization = Initialization.He,
            });
        NetworkModule network = NetworkBuilder.Build(definition, seed: 3);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        uint seed = 100;
        foreach (BatchNormLayer norm in definition.AllLayers().OfType<BatchNormLayer>().Where(layer => layer.ScaleAndShift))
        {
            network
                .NamedTensors()[$"{norm.Name}.weight"]
                .add_(RandomTensors.Normal(network.NamedTensors()[$"{norm.Name}.weight"].shape, seed++, deviation: 0.2));
            network
                .NamedTensors()[$"{norm.Name}.bias"]
                .add_(RandomTensors.Normal(network.NamedTensors()[$"{norm.Name}.bias"].shape, seed++, deviation: 0.2));
        }

        network.Forward(Images(network, seed: 1));
        network.Forward(Images(network, seed: 2));
        network.eval();
        return network;
    }

    private static void Copy(Tensor target, Tensor values)
    {
        using IDisposable noGradients = no_grad();
        target.copy_(values);
    }

    private static Tensor Images(NetworkModule network, ulong seed) =>
        RandomTensors.Normal([4, 3, network.Definition.InputSize, network.Definition.InputSize], seed, deviation: 60);
}
