using AlexNetSharp.Networks;

namespace AlexNetSharp.Tests.Networks;

public sealed class NetworkSummaryTests
{
    /// <summary>The table of the paper's network: name, output, weights, biases, multiply-adds, neurons.</summary>
    public static TheoryData<string, string, long, long, long, long> PaperLayers => new()
    {
        { "conv1", "96x55x55", 34_848, 96, 105_415_200, 290_400 },
        { "norm1", "96x55x55", 0, 0, 0, 0 },
        { "pool1", "96x27x27", 0, 0, 0, 0 },
        { "conv2", "256x27x27", 307_200, 256, 223_948_800, 186_624 },
        { "norm2", "256x27x27", 0, 0, 0, 0 },
        { "pool2", "256x13x13", 0, 0, 0, 0 },
        { "conv3", "384x13x13", 884_736, 384, 149_520_384, 64_896 },
        { "conv4", "384x13x13", 663_552, 384, 112_140_288, 64_896 },
        { "conv5", "256x13x13", 442_368, 256, 74_760_192, 43_264 },
        { "pool5", "256x6x6", 0, 0, 0, 0 },
        { "fc6", "4096", 37_748_736, 4_096, 37_748_736, 4_096 },
        { "fc7", "4096", 16_777_216, 4_096, 16_777_216, 4_096 },
        { "fc8", "1000", 4_096_000, 1_000, 4_096_000, 1_000 },
    };

    [Fact]
    public void Of_AlexNet_GivesThePublishedTotals()
    {
        NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create("alexnet"));

        Assert.Equal(60_965_224, summary.Parameters);
        Assert.Equal(60_954_656, summary.Weights);
        Assert.Equal(10_568, summary.Biases);
        Assert.Equal(659_272, summary.Neurons);
        Assert.Equal(724_406_816, summary.MultiplyAdds);
        Assert.Equal(105_705_600, summary.FirstLayerUnsharedParameters);
    }

    [Theory]
    [MemberData(nameof(PaperLayers))]
    public void Of_AlexNetLayer_GivesThePublishedFigures(string name, string output, long weights, long biases, long multiplyAdds, long neurons)
    {
        LayerSummary layer = NetworkSummary.Of(NetworkZoo.Create("alexnet")).Layers.Single(one => one.Name == name);

        Assert.Equal((output, weights, biases, weights + biases), (layer.Output, layer.Weights, layer.Biases, layer.Parameters));
        Assert.Equal((multiplyAdds, neurons), (layer.MultiplyAdds, layer.Neurons));
    }

    [Fact]
    public void Of_ConvolutionAndPooling_FillInTheFormula()
    {
        NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create("alexnet"));

        Assert.Equal("(224 - 11 + 0 + 3) / 4 + 1 = 55", summary.Layers.Single(layer => layer.Name == "conv1").Formula);
        Assert.Equal("(27 - 5 + 2*2) / 1 + 1 = 27", summary.Layers.Single(layer => layer.Name == "conv2").Formula);
        Assert.Equal("(55 - 3 + 2*0) / 2 + 1 = 27", summary.Layers.Single(layer => layer.Name == "pool1").Formula);
    }
}
