using AlexNetSharp.Inference;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Tests.Inference;

/// <summary>Batch normalization that goes into the layers beside it; <see cref="InferencePlanTests"/> compares what comes out.</summary>
public sealed class FoldedNetworkTests
{
    // What is left: pixels in front of padding, and the first normalization of units and of the classifier, which stand behind sums.
    [Theory]
    [InlineData("alexnet-bn", 0)]
    [InlineData("vgg19-bn", 1)]
    [InlineData("resnet10", 5)]
    [InlineData("resnet50", 17)]
    public void Fold_NetworkAfterTraining_LeavesWhatNoLayerCanTakeIn(string name, int left)
    {
        using PlannedNetwork planned = PlannedNetwork.Of(name);

        var folded = new FoldedNetwork(planned.Plan.Network, planned.Tensors);

        Assert.Equal(left, folded.Network.AllLayers().OfType<BatchNormLayer>().Count());
    }

    [Fact]
    public void Fold_Network_LeavesItsTensorsAsTheyWere()
    {
        using PlannedNetwork planned = PlannedNetwork.Of("alexnet-bn");
        Dictionary<string, float[]> before = planned.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.Values.ToArray());

        var folded = new FoldedNetwork(planned.Plan.Network, planned.Tensors);

        Assert.NotEqual(before["conv2.weight"], folded.Filters("conv2").Values.ToArray());
        Assert.All(planned.Tensors, pair => Assert.Equal(before[pair.Key], pair.Value.Values.ToArray()));
    }

    /// <summary>PyTorch's statistics, a convolution without biases, and a fully connected layer.</summary>
    [Fact]
    public void Fold_TorchStatisticsAndNoBiases_GivesTheSameLogits()
    {
        NetworkDefinition small = NetworkZoo.Create("cifar-26pct", new NetworkOptions { InputSize = 12, Classes = 3 });
        using PlannedNetwork planned = PlannedNetwork.Of(small with
        {
            Layers =
            [
                new ConvolutionLayer("conv", 4, Kernel: 3, new Initial(0.1)) { HasBias = false, Groups = 1 },
                new BatchNormLayer("bn1") { Averages = AverageRule.Torch, ScaleAndShift = true },
                new ReluLayer("relu"),
                new FullyConnectedLayer("fc", 3, new Initial(0.1)),
                new BatchNormLayer("bn2") { Averages = AverageRule.Torch },
            ],
        });
        var folded = new FoldedNetwork(planned.Plan.Network, planned.Tensors);
        using TorchSharp.torch.Tensor images = planned.Images(count: 5, seed: 2);

        Assert.Equal(["conv", "relu", "fc"], folded.Network.Layers.Select(layer => layer.Name));
        PlannedNetwork.AssertNear(planned.Exact(images), planned.Logits(images, threads: 2));
    }

    [Fact]
    public void Fold_NetworkWithoutBatchNormalization_HasNothingToFold()
    {
        using PlannedNetwork planned = PlannedNetwork.Of("cifar-26pct");

        var folded = new FoldedNetwork(planned.Plan.Network, planned.Tensors);

        Assert.Equal(planned.Plan.Network.Layers, folded.Network.Layers);
        Assert.Equal(planned.Tensors["conv1.weight"].Address, folded.Filters("conv1").Address);
    }
}
