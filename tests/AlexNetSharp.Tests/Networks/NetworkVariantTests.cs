using AlexNetSharp.Inference;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Tests.Networks;

public sealed class NetworkVariantTests
{
    [Fact]
    public void Create_Tanh_StandsInThePlaceOfEveryRelu()
    {
        NetworkDefinition network = Create("cifar-26pct", new NetworkVariant { Activation = ActivationVariant.Tanh });

        Assert.DoesNotContain(network.AllLayers(), layer => layer is ReluLayer);
        Assert.Equal(["tanh1", "tanh2", "tanh3", "tanh4"], network.Layers.OfType<ScaledTanhLayer>().Select(layer => layer.Name));
        Assert.All(network.Layers.OfType<ScaledTanhLayer>(), layer => Assert.Equal((1, 1), (layer.Amplitude, layer.Slope)));
    }

    [Fact]
    public void Create_WithoutNormalizationAndDropout_LacksOnlyThese()
    {
        NetworkDefinition own = NetworkZoo.Create("alexnet");
        NetworkDefinition network = Create(
            "alexnet",
            new NetworkVariant { Normalization = NormalizationVariant.None, Dropout = DropoutVariant.Off }
        );

        Assert.Equal(
            own.Layers.Where(layer => layer is not LrnLayer and not DropoutLayer).Select(layer => layer.Name),
            network.Layers.Select(layer => layer.Name));
        Assert.Equal(60_965_224, NetworkSummary.Of(network).Parameters);
    }

    [Fact]
    public void Create_WithoutNormalizationInsideOfMaps_LacksIt() => Assert.DoesNotContain(
        Create("cifar-18pct", new NetworkVariant { Normalization = NormalizationVariant.None }).Layers, layer => layer is SpatialLrnLayer);

    [Fact]
    public void Create_PlainPooling_HasWindowsSideBySide()
    {
        NetworkDefinition network = Create("alexnet", new NetworkVariant { Pooling = PoolingVariant.Plain });

        Assert.All(network.Layers.OfType<MaxPoolLayer>(), pool => Assert.Equal((2, 2), (pool.Kernel, pool.Stride)));
        Assert.Equal("256x6x6", network.Shapes().Single(shape => shape.Layer.Name == "pool5").Output.ToString());
    }

    /// <summary>
    /// Caffe's pools round up; the windows side by side leave the same maps, so what is compared is the overlap alone (the paper, section
    /// 3.4).
    /// </summary>
    [Theory]
    [InlineData("alexnet-bn", "27", "13", "6")]
    [InlineData("bvlc-alexnet", "27", "13", "6")]
    [InlineData("caffenet", "27", "13", "6")]
    [InlineData("cifar-26pct", "16", "8", "4")]
    public void Create_PlainPoolingOfNetworkThatRoundsUp_KeepsTheMapsSizes(string name, params string[] sides)
    {
        NetworkDefinition network = Create(name, new NetworkVariant { Pooling = PoolingVariant.Plain });

        Assert.Equal(sides, network.Shapes().Where(shape => shape.Layer is PoolLayer).Select(shape => $"{shape.Output.Width}"));
        Assert.Equal(NetworkSummary.Of(NetworkZoo.Create(name)).Parameters, NetworkSummary.Of(network).Parameters);
    }

    /// <summary>The footnote of the paper's section 3.2: half the kernels in conv1 to conv4, conv5 keeps its own, no groups.</summary>
    [Fact]
    public void Create_OneColumn_HalvesAllConvolutionsButTheLast()
    {
        NetworkDefinition network = Create("alexnet", new NetworkVariant { Columns = ColumnsVariant.One });

        Assert.Equal([48, 128, 192, 192, 256], network.Layers.OfType<ConvolutionLayer>().Select(layer => layer.Outputs));
        Assert.All(network.Layers.OfType<ConvolutionLayer>(), layer => Assert.Equal(1, layer.Groups));
        Assert.All(network.Layers.OfType<LrnLayer>(), layer => Assert.Equal(1, layer.Groups));
        Assert.Equal(1, network.Columns);
    }

    [Fact]
    public void Create_BatchNormalization_FollowsEveryHiddenLayer()
    {
        NetworkDefinition network = Create("alexnet-mini", new NetworkVariant { Normalization = NormalizationVariant.Batch });

        Assert.DoesNotContain(network.Layers, layer => layer is LrnLayer);
        string[] normalized =
        [
            .. network.Layers.Zip(network.Layers.Skip(1)).Where(pair => pair.Second is BatchNormLayer).Select(pair => pair.First.Name),
        ];
        Assert.Equal(["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7"], normalized);
    }

    [Theory]
    [InlineData("cifar-13pct", "conv1", "conv2", "local3", "local4")]
    [InlineData("lenet5", "c1", "s2", "c3", "s4", "c5", "f6")]
    public void Create_BatchNormalization_FollowsLayersOfEveryKind(string name, params string[] hidden)
    {
        NetworkDefinition network = Create(name, new NetworkVariant { Normalization = NormalizationVariant.Batch });

        Assert.Equal(
            hidden,
            network.Layers.Zip(network.Layers.Skip(1)).Where(pair => pair.Second is BatchNormLayer).Select(pair => pair.First.Name));
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        using AlexNetSharp.Models.NetworkModule module = AlexNetSharp.Models.NetworkBuilder.Build(network, seed: 1);
        ActivationShape input = network.Shapes()[0].Input;
        TorchSharp.torch.Tensor images = RandomTensors.Normal([3, input.Channels, input.Height, input.Width], seed: 1);
        module.forward(images).sum().backward();
        Assert.All(
            module.LearnedParameters,
            parameter => Assert.True(parameter.Tensor.grad!.isfinite().all().item<bool>(), parameter.Name));

        // Behind layers that cannot take it the normalization stays when others are folded.
        module.eval();
        using InferencePlan plan = InferencePlan.Of(network, AlexNetSharp.Models.TensorWeights.Of(module.NamedTensors()));
        using var pass = new InferencePass(plan, threads: 2);
        images.data<float>().ToArray().CopyTo(pass.Input(images: 3));
        TorchSharp.torch.Tensor logits = TorchSharp.torch.tensor(pass.Run().ToArray(), [3, network.Classes]);
        RandomTensors.AssertNormClose(module.forward(images), logits, 1e-4);
    }

    [Theory]
    [InlineData("alexnet-owt", "normalisation=none")]
    [InlineData("alexnet-bn", "normalisation=batch")]
    [InlineData("alexnet-bn", "dropout=off")]
    [InlineData("vgg19", "pooling=plain")]
    [InlineData("alexnet-owt", "columns=one")]
    [InlineData("lenet5", "activation=tanh")]
    public void Create_NothingToChange_SaysSoInOneSentence(string name, string choice)
    {
        NetworkVariant variant = choice switch
        {
            "normalisation=none" => new NetworkVariant { Normalization = NormalizationVariant.None },
            "normalisation=batch" => new NetworkVariant { Normalization = NormalizationVariant.Batch },
            "dropout=off" => new NetworkVariant { Dropout = DropoutVariant.Off },
            "pooling=plain" => new NetworkVariant { Pooling = PoolingVariant.Plain },
            "columns=one" => new NetworkVariant { Columns = ColumnsVariant.One },
            _ => new NetworkVariant { Activation = ActivationVariant.Tanh },
        };

        string sentence = Assert.Throws<InvalidOptionException>(() => Create(name, variant)).Message;

        Assert.StartsWith(name, sentence, StringComparison.Ordinal);
        Assert.Contains(choice, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ConstantInitialization_HasOneValueALayer()
    {
        NetworkDefinition network = NetworkZoo.Create("cifar-26pct", new NetworkOptions { Initialization = Initialization.Constant });

        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        using AlexNetSharp.Models.NetworkModule module = AlexNetSharp.Models.NetworkBuilder.Build(network, seed: 1);
        Assert.All(
            module.LearnedParameters,
            parameter => Assert.Equal(parameter.Tensor.min().item<float>(), parameter.Tensor.max().item<float>()));
        Assert.All(
            module.LearnedParameters.Where(parameter => !parameter.IsBias),
            parameter => Assert.True(parameter.Tensor.max().item<float>() > 0));
    }

    private static NetworkDefinition Create(string name, NetworkVariant variant) =>
        NetworkZoo.Create(name, new NetworkOptions { Variant = variant });
}
