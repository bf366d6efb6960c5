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
    public void Of_AlexNetLayer_GivesThePublishedFigures(
        string name,
        string output,
        long weights,
        long biases,
        long multiplyAdds,
        long neurons)
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

    /// <summary>
    /// Published totals; the multiply-adds of the CIFAR network are 75, 800 and 800 products for each of its convolutions' outputs.
    /// </summary>
    [Theory]
    [InlineData("bvlc-alexnet", 60_965_224, 724_406_816, 659_272)]
    [InlineData("caffenet", 60_965_224, 724_406_816, 659_272)]
    [InlineData("alexnet-owt", 61_100_840, 714_188_480, 494_184)]
    [InlineData("alexnet-bn", 60_965_230, 724_406_816, 659_272)]
    [InlineData("vgg19", 143_667_240, 19_632_062_464, 14_861_288)]
    [InlineData("vgg19-bn", 143_667_246, 19_632_062_464, 14_861_288)]
    [InlineData("resnet10", 5_417_070, 889_229_312, 1_732_072)]
    [InlineData("resnet50", 25_549_422, 4_089_184_256, 11_114_984)]
    [InlineData("cifar-26pct", 145_578, (75 * 32_768) + (800 * 8_192) + (800 * 4_096) + 65_536 + 640, 45_130)]
    [InlineData("cifar-18pct", 89_578, (75 * 32_768) + (800 * 8_192) + (800 * 4_096) + 10_240, 45_066)]
    [InlineData("cifar-13pct", 1_116_490, (75 * 36_864) + (1_600 * 9_216) + 663_552 + 331_776 + 11_520, 48_394)]
    [InlineData("cifar-11pct", 2_112_970, (75 * 36_864) + (1_600 * 9_216) + 1_327_104 + 663_552 + 11_520, 49_546)]
    [InlineData("lenet5", 60_000, 332_824, 8_094)]
    public void Of_NetworkOfTheZoo_GivesThePublishedTotals(string name, long parameters, long multiplyAdds, long neurons)
    {
        NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create(name));

        Assert.Equal((parameters, multiplyAdds, neurons), (summary.Parameters, summary.MultiplyAdds, summary.Neurons));
    }

    [Theory]
    [InlineData("bvlc-alexnet", "34944 307456 885120 663936 442624 37752832 16781312 4097000")]
    [InlineData("caffenet", "34944 307456 885120 663936 442624 37752832 16781312 4097000")]
    [InlineData("alexnet-owt", "23296 307392 663936 884992 590080 37752832 16781312 4097000")]
    [InlineData("alexnet-bn", "6 34944 307456 885120 663936 442624 37752832 16781312 4097000")]
    [InlineData(
        "vgg19",
        "1792 36928 73856 147584 295168 590080 590080 590080 1180160 2359808 2359808 2359808 2359808 "
            + "2359808 2359808 2359808 102764544 16781312 4097000"
    )]
    [InlineData(
        "vgg19-bn",
        "6 1792 36928 73856 147584 295168 590080 590080 590080 1180160 2359808 2359808 2359808 2359808 "
            + "2359808 2359808 2359808 102764544 16781312 4097000"
    )]
    [InlineData(
        "resnet10",
        "6 9472 128 36864 128 36864 128 73728 256 147456 8192 256 294912 512 589824 32768 512 1179648 1024 2359296 131072 1024 513000"
    )]
    [InlineData("cifar-26pct", "2432 25632 51264 65600 650")]
    [InlineData("cifar-18pct", "2432 25632 51264 10250")]
    [InlineData("cifar-13pct", "4864 102464 664704 332928 11530")]
    [InlineData("cifar-11pct", "4864 102464 1329408 664704 11530")]
    [InlineData("lenet5", "156 12 1516 32 48120 10164")]
    public void Of_LayersWithParameters_HaveThePublishedNumbers(string name, string parameters)
    {
        IEnumerable<long> found = NetworkSummary
            .Of(NetworkZoo.Create(name))
            .Layers.Select(layer => layer.Parameters)
            .Where(count => count > 0);

        Assert.Equal(parameters, string.Join(' ', found));
    }

    /// <summary>Layer by layer, with the shapes of every output that differs from its input.</summary>
    [Theory]
    [InlineData(
        "bvlc-alexnet",
        "conv1 96x55x55, relu1, norm1, pool1 96x27x27, conv2 256x27x27, relu2, norm2, pool2 256x13x13, conv3 384x13x13, relu3, "
            + "conv4, relu4, "
            + "conv5 256x13x13, relu5, pool5 256x6x6, fc6 4096, relu6, drop6, fc7, relu7, drop7, fc8 1000"
    )]
    [InlineData(
        "caffenet",
        "conv1 96x55x55, relu1, pool1 96x27x27, norm1, conv2 256x27x27, relu2, pool2 256x13x13, norm2, conv3 384x13x13, relu3, "
            + "conv4, relu4, "
            + "conv5 256x13x13, relu5, pool5 256x6x6, fc6 4096, relu6, drop6, fc7, relu7, drop7, fc8 1000"
    )]
    [InlineData(
        "alexnet-owt",
        "conv1 64x55x55, relu1, pool1 64x27x27, conv2 192x27x27, relu2, pool2 192x13x13, conv3 384x13x13, relu3, conv4 256x13x13, relu4, "
            + "conv5, relu5, pool5 256x6x6, drop6, fc6 4096, relu6, drop7, fc7, relu7, fc8 1000"
    )]
    [InlineData(
        "alexnet-bn",
        "bn0, conv1 96x55x55, bn1, relu1, pool1 96x27x27, conv2 256x27x27, bn2, relu2, pool2 256x13x13, conv3 384x13x13, bn3, relu3, "
            + "conv4, bn4, relu4, conv5 256x13x13, bn5, relu5, pool5 256x6x6, fc6 4096, bn6, relu6, fc7, bn7, relu7, fc8 1000"
    )]
    [InlineData(
        "cifar-26pct",
        "conv1 32x32x32, pool1 32x16x16, relu1, conv2, relu2, pool2 32x8x8, conv3 64x8x8, relu3, pool3 64x4x4, fc4 64, relu4, fc5 10"
    )]
    [InlineData(
        "cifar-18pct",
        "conv1 32x32x32, pool1 32x16x16, relu1, norm1, conv2, relu2, pool2 32x8x8, norm2, conv3 64x8x8, relu3, pool3 64x4x4, fc10 10"
    )]
    [InlineData(
        "cifar-13pct",
        "conv1 64x24x24, relu1, pool1 64x12x12, conv2, relu2, pool2 64x6x6, local3 32x6x6, relu3, local4, relu4, fc10 10"
    )]
    [InlineData(
        "cifar-11pct",
        "conv1 64x24x24, relu1, pool1 64x12x12, norm1, conv2, relu2, norm2, pool2 64x6x6, local3, relu3, local4 32x6x6, relu4, fc10 10"
    )]
    [InlineData(
        "lenet5",
        "c1 6x28x28, tanh1, s2 6x14x14, tanh2, c3 16x10x10, tanh3, s4 16x5x5, tanh4, c5 120, tanh5, f6 84, tanh6, output 10"
    )]
    public void Shapes_NetworkOfTheZoo_StandInTheOriginalsOrder(string name, string layers)
    {
        IEnumerable<string> found = NetworkZoo.Create(name).Shapes()
            .Select(shape => shape.Input == shape.Output ? shape.Layer.Name : $"{shape.Layer.Name} {shape.Output}");

        Assert.Equal(layers, string.Join(", ", found));
    }

    [Fact]
    public void Tensors_BatchNormalizedAlexNet_KeepThePublishedNumberOfStatistics()
    {
        NetworkDefinition network = NetworkZoo.Create("alexnet-bn");
        IEnumerable<(string Name, long[] Sizes)> statistics = network
            .Shapes()
            .SelectMany(shape => shape.Tensors())
            .Where(entry => entry.Name.EndsWith("_sum", StringComparison.Ordinal));

        Assert.Equal(19_142, statistics.Sum(entry => entry.Sizes.Single()));
        Assert.Equal(8, network.Layers.OfType<BatchNormLayer>().Count());
        Assert.All(
            network.Layers.OfType<BatchNormLayer>(),
            layer => Assert.Equal((1e-5, 0.9, AverageRule.Caffe), (layer.Epsilon, layer.AverageFraction, layer.Averages)));
        Assert.Equal(["bn0"], network.Layers.OfType<BatchNormLayer>().Where(layer => layer.ScaleAndShift).Select(layer => layer.Name));
    }

    [Fact]
    public void Of_PartialWindow_SaysThatItsFormulaIsRoundedUp()
    {
        NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create("cifar-26pct"));

        Assert.Equal("(32 - 3 + 2*0) / 2 + 1 = 16, rounded up", summary.Layers.Single(layer => layer.Name == "pool1").Formula);
        Assert.Equal(
            ["max pooling", "average pooling", "average pooling"],
            summary.Layers.Where(layer => layer.Name.StartsWith("pool", StringComparison.Ordinal)).Select(layer => layer.Kind));
    }
}
