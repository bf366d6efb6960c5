using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights.Onnx.Writing;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;
using DisposeScope = TorchSharp.DisposeScope;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Written models are run by ONNX Runtime, and taken apart by the format's description.</summary>
public sealed class OnnxWriterTests : IDisposable
{
    // Both sum thousands of products in float32, in different orders.
    private const double RelativeTolerance = 1e-4;
    private const double PixelDeviation = 60;

    private readonly TemporaryFolder _folder = new();

    private string ModelPath => _folder.At("a.onnx");

    public void Dispose() => _folder.Dispose();

    /// <summary>At 64 and 224 conv1 has zeros on one side only, at 67 and 227 none.</summary>
    [Theory]
    [InlineData("alexnet-mini", 64)]
    [InlineData("alexnet-mini", 67)]
    [InlineData("alexnet-mini", 93)]
    [InlineData("alexnet", 224)]
    [InlineData("alexnet", 227)]
    [InlineData("bvlc-alexnet", 227, 0.25)]
    [InlineData("caffenet", 227, 0.25)]
    [InlineData("alexnet-owt", 224, 0.25)]
    [InlineData("alexnet-bn", 227, 0.25)]
    [InlineData("vgg19", 64, 0.125)]
    [InlineData("vgg19-bn", 64, 0.125)]
    [InlineData("resnet10", 96, 0.25)]
    [InlineData("resnet50", 64, 0.125)]
    [InlineData("cifar-26pct", 32)]
    [InlineData("cifar-26pct", 27)]
    [InlineData("cifar-18pct", 32)]
    [InlineData("cifar-13pct", 24)]
    [InlineData("cifar-13pct", 29, 0.25)]
    [InlineData("cifar-11pct", 24)]
    [InlineData("lenet5", 32)]
    public void Write_NetworkOfTheZoo_GivesTheLogitsOfTheModule(string model, int inputSize, double width = 1)
    {
        AssertSameLogits(
            NetworkZoo.Create(
                model,
                new NetworkOptions
                {
                    InputSize = inputSize,
                    Width = width,
                    Initialization = Initialization.He,
                }),
            1,
            7);
    }

    /// <summary>
    /// What the zoo's networks do not have: gray input, ceiling pools, the other normalization, dropout of any rate and in any place.
    /// </summary>
    [Theory]
    [InlineData(DropoutForm.Paper)]
    [InlineData(DropoutForm.Inverted)]
    public void Write_EveryFormOfTheRecords_GivesTheLogitsOfTheModule(Enum form)
    {
        NetworkDefinition network = Network(
            new DropoutLayer("drop0", 0.2) { Form = (DropoutForm)form },
            new ConvolutionLayer("conv1", 12, Kernel: 5, new Initial(0.05)) { Stride = 2, Padding = new Padding(3, 1) },
            new LrnLayer("norm1") { Size = 3, Alpha = 0.01, Beta = 0.5, K = 1.5, AlphaDividedBySize = true },
            new MaxPoolLayer("pool1", Kernel: 2, Stride: 3) { Ceiling = true },
            new ReluLayer("relu1"),
            new DropoutLayer("drop1", 0.3) { Form = (DropoutForm)form },
            new LrnLayer("norm2") { Groups = 3, Alpha = 0.02 },
            new DropoutLayer("drop2", 0.7) { Form = (DropoutForm)form },
            new DropoutLayer("drop2b", 0.2) { Form = (DropoutForm)form },
            new BatchNormLayer("bn2") { Averages = AverageRule.Torch, ScaleAndShift = true, Epsilon = 1e-3 },
            new MaxPoolLayer("pool2", Kernel: 2, Stride: 2) { Ceiling = true },
            new AveragePoolLayer("pool3", Kernel: 2, Stride: 3),
            new ConvolutionLayer("conv2", 8, Kernel: 3, new Initial(0.2)) { Groups = 4, Padding = Padding.Same(1) },
            new BatchNormLayer("bn3"),
            new FullyConnectedLayer("fc3", 20, new Initial(0.1)),
            new DropoutLayer("drop3", 0.4) { Form = (DropoutForm)form },
            new DropoutLayer("drop4", 0.1) { Form = (DropoutForm)form },
            new ReluLayer("relu3"),
            new FullyConnectedLayer("fc4", 7, new Initial(0.1)),
            new DropoutLayer("drop5", 0.6) { Form = (DropoutForm)form });

        AssertSameLogits(network, 3);

        // Of the two pools with a ceiling, only the second has a partial window: one of the first's would start behind its 9 pixels.
        OnnxFile file = OnnxFile.Read(ModelPath);
        Assert.Equal((0ul, 1ul), (file["pool1"].Integer("ceil_mode"), file["pool2"].Integer("ceil_mode")));

        // Weights take over all but the factors before a normalization, of either kind, and at the end.
        Assert.Equal((DropoutForm)form == DropoutForm.Paper ? 3 : 0, file.Nodes.Count(node => node.Operator == "Mul"));
    }

    /// <summary>The same for the layers that single networks have, with a factor of dropout before each.</summary>
    [Theory]
    [InlineData(DropoutForm.Paper)]
    [InlineData(DropoutForm.Inverted)]
    public void Write_EveryFormOfTheSpecialRecords_GivesTheLogitsOfTheModule(Enum form)
    {
        DropoutLayer Drop(string name) => new(name, 0.3) { Form = (DropoutForm)form };
        NetworkDefinition network = Network(
            Drop("drop0"),
            Drop("drop1"),
            new LocallyConnectedLayer("local1", 5, Kernel: 3, new Initial(0.3)) { Stride = 2, Padding = new Padding(2, 1) },
            Drop("drop2"),
            new SpatialLrnLayer("norm2") { Size = 5, Alpha = 0.7, K = 2, Beta = 0.5 },
            Drop("drop3"),
            new PartialConvolutionLayer("conv3", Kernel: 2, [[0, 1], [4], [0, 2, 3]]),
            Drop("drop4"),
            new SubsamplingLayer("sub4", Kernel: 3, new Initial(0.5)),
            Drop("drop5"),
            new ScaledTanhLayer("tanh5"),
            Drop("drop6"),
            new RadialBasisLayer(
                "output",
                [
                    .. Enumerable
                        .Range(0, 4)
                        .Select(row => (IReadOnlyList<float>)[.. Enumerable.Range(0, 12).Select(column => (row * column % 5) - 1f)]),
                ]));

        AssertSameLogits(network, 3);
    }

    [Fact]
    public void Write_NetworkThatEndsInMaps_GivesThemAsTheyAre()
    {
        AssertSameLogits(
            Network(new ConvolutionLayer("conv1", 4, Kernel: 3, new Initial(0.1)), new MaxPoolLayer("pool1", Kernel: 3, Stride: 2)),
            2);
    }

    [Fact]
    public void Write_AlexNet_HasOneNodeALayerAndThreeMoreForColumns()
    {
        using NetworkModule network = Written(NetworkZoo.Create("alexnet-mini"));

        OnnxFile file = OnnxFile.Read(ModelPath);
        string[] normalized = ["Conv", "Relu", "Split", "LRN", "LRN", "Concat", "MaxPool"];
        string[] rest = ["Conv", "Relu", "Conv", "Relu", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Relu", "Gemm", "Relu", "Gemm"];
        Assert.Equal((string[])[.. normalized, .. normalized, .. rest], file.Nodes.Select(node => node.Operator));
        Assert.Equal((7ul, 13ul), (file.IrVersion, file.OperatorSet));
        Assert.Equal(["images"], file.Nodes[0].Inputs.Take(1));
        Assert.Equal(["logits"], file.Nodes[^1].Outputs);
        Assert.Equal([0, 0, 3, 3], file["conv1"].Integers("pads"));
        Assert.Equal(2ul, file["conv2"].Integer("group"));
        Assert.Equal(1ul, file["norm1"].Integer("axis"));
        Assert.All(file.Nodes.Where(node => node.Operator == "LRN"), node =>
        {
            Assert.Equal(5ul, node.Integer("size"));
            Assert.Equal(5e-4f, node.Number("alpha"));
            Assert.Equal(0.75f, node.Number("beta"));
            Assert.Equal(2f, node.Number("bias"));
        });
    }

    [Fact]
    public void Write_DropoutOfThePaper_HalvesTheNextWeightsOnly()
    {
        using NetworkModule network = Written(NetworkZoo.Create("alexnet-mini"));

        IReadOnlyDictionary<string, float[]> written = OnnxFile.Read(ModelPath).Parameters;
        Dictionary<string, Tensor> own = network.NamedTensors();
        Assert.Equal(own.Keys.Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        Assert.All(own, pair =>
        {
            float factor = pair.Key is "fc7.weight" or "fc8.weight" ? 0.5f : 1;
            Assert.Equal(pair.Value.Values().Select(value => factor * value), written[pair.Key]);
        });
    }

    [Fact]
    public void Write_BatchNormalization_HasOneNodeALayerWithTheAveragesOfItsSums()
    {
        using NetworkModule network = Written(NetworkZoo.Create("alexnet-bn", new NetworkOptions { Width = 0.1, Classes = 5 }));

        OnnxFile file = OnnxFile.Read(ModelPath);
        string[] stage = ["Conv", "BatchNormalization", "Relu"];
        string[] connected = ["Gemm", "BatchNormalization", "Relu"];
        Assert.Equal(
            (string[])
                [
                    "BatchNormalization",
                    .. stage,
                    "MaxPool",
                    .. stage,
                    "MaxPool",
                    .. stage,
                    .. stage,
                    .. stage,
                    "MaxPool",
                    "Flatten",
                    .. connected,
                    .. connected,
                    "Gemm",
                ],
            file.Nodes.Select(node => node.Operator));
        Assert.Equal(["bn1.weight", "bn1.bias", "bn1.mean", "bn1.variance"], file["bn1"].Inputs[1..]);
        Assert.All(file.Parameters["bn1.weight"], scale => Assert.Equal(1, scale));
        float[] sums = network.NamedTensors()["bn1.mean_sum"].Values();
        Assert.Equal(1.9f, network.NamedTensors()["bn1.counter"].Values().Single());
        Assert.Equal(sums.Select(sum => (float)(sum / (double)1.9f)), file.Parameters["bn1.mean"]);
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        using NetworkModule network = Written(
            NetworkZoo.Create("alexnet-mini"),
            new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" }
        );
        byte[] first = File.ReadAllBytes(ModelPath);
        OnnxWriter.Write(ModelPath, network.Definition, network.Weights(), new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });

        Assert.Equal(first, File.ReadAllBytes(ModelPath));
    }

    [Fact]
    public void Write_AnyNetwork_SaysWhatItTakesAndGives()
    {
        using NetworkModule network = Written(
            NetworkZoo.Create("alexnet-mini"),
            new Dictionary<string, string> { ["labels"] = "Schlüssel" }
        );
        using var session = new InferenceSession(ModelPath);

        Assert.Equal([-1, 3, 64, 64], session.InputMetadata["images"].Dimensions);
        Assert.Equal("batch", session.InputMetadata["images"].SymbolicDimensions[0]);
        Assert.Equal([-1, 10], session.OutputMetadata["logits"].Dimensions);
        Assert.Equal("alexnet-mini", session.ModelMetadata.GraphName);
        Assert.Equal("alexnet-mini", session.ModelMetadata.CustomMetadataMap["model"]);
        Assert.Equal("RGB", session.ModelMetadata.CustomMetadataMap["channel_order"]);
        Assert.Equal("0..255", session.ModelMetadata.CustomMetadataMap["pixel_range"]);
        Assert.Equal("Schlüssel", session.ModelMetadata.CustomMetadataMap["labels"]);
    }

    [Fact]
    public void Write_Softmax_GivesProbabilitiesBesideTheLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDefinition definition = NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.25 });
        using NetworkModule network = Written(definition);
        OnnxWriter.Write(ModelPath, definition, network.Weights(), softmax: true);
        using var session = new InferenceSession(ModelPath);
        Tensor images = RandomTensors.Normal([3, 3, 64, 64], seed: 7, PixelDeviation);

        Assert.Equal(["logits", "probabilities"], session.OutputNames);
        RandomTensors.AssertClose(Run(session, images, "logits").softmax(1), Run(session, images, "probabilities"), 1e-6);
    }

    [Fact]
    public void Write_InputGivenOrTheNetworksOwn_StandsInTheMetadata()
    {
        using NetworkModule network = Written(
            NetworkZoo.Create(
                "alexnet-owt",
                new NetworkOptions
                {
                    Classes = 3,
                    InputSize = 64,
                    Width = 0.125,
                }));
        using (var session = new InferenceSession(ModelPath))
        {
            Dictionary<string, string> own = session.ModelMetadata.CustomMetadataMap;
            Assert.Equal(
                ("RGB", "0..1", "123.675 116.28 103.53", "58.395 57.12 57.375"),
                (own["channel_order"], own["pixel_range"], own["mean"], own["deviation"]));
        }

        OnnxWriter.Write(ModelPath, network.Definition, network.Weights(), input: NetworkInput.Normalized);
        using (var session = new InferenceSession(ModelPath))
        {
            Dictionary<string, string> given = session.ModelMetadata.CustomMetadataMap;
            Assert.Equal(("BGR", "0..255", "none"), (given["channel_order"], given["pixel_range"], given["mean"]));
            Assert.DoesNotContain("deviation", given.Keys);
        }
    }

    [Fact]
    public void Write_ParametersOfAnotherNetwork_NamesTheOneThatDoesNotFit()
    {
        NetworkDefinition network = Network(new FullyConnectedLayer("fc1", 2, new Initial(0.1)));
        using Tensor weight = zeros(2, 17 * 17);
        using Tensor bias = zeros(2);
        using Tensor wrong = zeros(3);

        Assert.Contains("fc1.bias is missing where made-up needs 2", Refused(("fc1.weight", weight)), StringComparison.Ordinal);
        Assert.Contains(
            "fc1.bias is 3 where made-up needs 2",
            Refused(("fc1.weight", weight), ("fc1.bias", wrong)),
            StringComparison.Ordinal);
        Assert.Contains(
            "fc1.weight is 2 where made-up needs 2x289",
            Refused(("fc1.weight", bias), ("fc1.bias", bias)),
            StringComparison.Ordinal);
        Assert.Contains(
            "fc2.bias has no place in made-up",
            Refused(("fc1.weight", weight), ("fc1.bias", bias), ("fc2.bias", bias)),
            StringComparison.Ordinal);

        string Refused(params (string Name, Tensor Values)[] parameters) =>
            Assert
                .Throws<AlexNetException>(() =>
                    OnnxWriter.Write(ModelPath, network, parameters.ToDictionary(entry => entry.Name, entry => entry.Values).Weights()))
                .Message;
    }

    [Fact]
    public void Write_ModelAboveTheFormatsLimit_IsRefused()
    {
        NetworkDefinition network = NetworkZoo.Create("alexnet", new NetworkOptions { Width = 4 });

        string message = Assert.Throws<AlexNetException>(() => OnnxWriter.Write(ModelPath, network, [])).Message;

        Assert.Contains("an ONNX file ends at 2 GB", message, StringComparison.Ordinal);
    }

    private static NetworkDefinition Network(params LayerRecord[] layers) => new()
    {
        Name = "made-up",
        Options = new NetworkOptions(),
        InputChannels = 1,
        InputSize = 17,
        Classes = 7,
        StoredSize = 17,
        Layers = layers,
    };

    /// <summary>A network in evaluation mode, with biases that differ, and its file.</summary>
    private NetworkModule Written(NetworkDefinition definition, Dictionary<string, string>? metadata = null)
    {
        NetworkModule network = NetworkBuilder.Build(definition, seed: 5);
        Gather(network);
        network.eval();
        using (no_grad())
        {
            foreach (LearnedParameter bias in network.LearnedParameters.Where(parameter => parameter.IsBias))
            {
                using Tensor values = RandomTensors.Normal(bias.Tensor.shape, seed: 6, deviation: 0.3);
                bias.Tensor.add_(values);
            }
        }

        OnnxWriter.Write(ModelPath, definition, network.Weights(), metadata);
        return network;
    }

    /// <summary>Gives batch normalization the statistics of two batches, as training would.</summary>
    private static void Gather(NetworkModule network)
    {
        NetworkDefinition definition = network.Definition;
        if (!definition.Layers.Any(layer => layer is BatchNormLayer))
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        network.DropoutContext = new DropoutContext(Seed: 1, Epoch: 0, new[] { 0, 1, 2, 3 });
        network.Forward(
            RandomTensors.Normal([4, definition.InputChannels, definition.InputSize, definition.InputSize], seed: 8, PixelDeviation));
        network.Forward(
            RandomTensors.Normal([4, definition.InputChannels, definition.InputSize, definition.InputSize], seed: 9, PixelDeviation));
    }

    private void AssertSameLogits(NetworkDefinition definition, params int[] batches)
    {
        using NetworkModule network = Written(definition);
        using var session = new InferenceSession(ModelPath);
        foreach (int batch in batches)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable inference = inference_mode();
            Tensor images = RandomTensors.Normal(
                [batch, definition.InputChannels, definition.InputSize, definition.InputSize],
                seed: 7,
                PixelDeviation);
            Tensor expected = network.Forward(images);

            Tensor actual = Run(session, images, "logits");

            Assert.Equal(expected.shape, actual.shape);
            double difference = (actual - expected).norm().item<float>() / expected.norm().item<float>();
            Assert.True(difference < RelativeTolerance, $"The logits of {batch} images differ by {difference:0.0e+0} of their norm.");
        }
    }

    private static Tensor Run(InferenceSession session, Tensor images, string name)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(images.Values(), images.shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["images"], [input], [name]);
        return tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }
}
