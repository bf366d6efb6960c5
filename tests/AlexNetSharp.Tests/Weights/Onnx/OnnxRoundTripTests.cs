using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Tests.Models;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.Onnx.Reading;
using AlexNetSharp.Weights.Onnx.Writing;
using static TorchSharp.torch;
using DisposeScope = TorchSharp.DisposeScope;
using Padding = AlexNetSharp.Networks.Padding;

namespace AlexNetSharp.Tests.Weights.Onnx;

/// <summary>What <see cref="OnnxWriter"/> writes of every network comes back as the same layers, with the same numbers.</summary>
public sealed class OnnxRoundTripTests : IDisposable
{
    // Batch normalization's averages are rounded to float32 in the file.
    private const double Tolerance = 1e-5;
    private const double PixelDeviation = 60;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Zoo => [.. NetworkZoo.Entries.Select(entry => entry.Name)];

    private string ModelPath => _folder.At("a.onnx");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Zoo))]
    public void Read_WrittenNetworkOfTheZoo_HasTheSameLayersAndLogits(string name)
    {
        NetworkDefinition definition = NarrowNetworks.Create(name);
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Written(definition);
        using OnnxModelFile file = OnnxModelFile.Open(ModelPath);

        OnnxNetwork read = OnnxNetwork.Read(file);

        Assert.Equal(Texts(Expected(definition)), Texts(read.Definition.Layers));
        Assert.Equal(definition.InputChannels, read.Definition.InputChannels);
        AssertSameLogits(network, read, file);
    }

    /// <summary>
    /// The file's tensors are the network's own, in the order of its layers; those behind a dropout of the paper's form are halved.
    /// </summary>
    [Theory]
    [InlineData("alexnet-mini", true)]
    [InlineData("vgg19", false)]
    [InlineData("resnet10", false)]
    [InlineData("cifar-11pct", false)]
    public void Read_WrittenNetworkOfTheZoo_FindsEveryTensorInItsPlace(string name, bool halves)
    {
        NetworkDefinition definition = NarrowNetworks.Create(name);
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Written(definition);
        using OnnxModelFile file = OnnxModelFile.Open(ModelPath);

        OnnxNetwork read = OnnxNetwork.Read(file);

        string[] own =
        [
            .. definition
                .Shapes()
                .SelectMany(shape => shape.Tensors())
                .Select(tensor => tensor.Name)
                .Where(one => !one.EndsWith(".counter", StringComparison.Ordinal)),
        ];
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        Assert.Equal(own.Length, read.Sources.Count);
        Assert.All(
            own.Zip(read.Sources),
            pair =>
            {
                string wanted = pair
                    .First.Replace("mean_sum", "mean", StringComparison.Ordinal)
                    .Replace("variance_sum", "variance", StringComparison.Ordinal);
                Assert.Equal(wanted, pair.Second.Source);
                if (wanted == pair.First)
                {
                    double factor = halves && pair.First is "fc7.weight" or "fc8.weight" ? 0.5 : 1;
                    Assert.Equal((tensors[pair.First] * factor).Values(), NetworkTensors.Read(file, pair.Second).Values());
                }
            });
    }

    /// <summary>Factors of dropout in every place where weights take them over, or cannot.</summary>
    [Fact]
    public void Read_DropoutOfThePaperEverywhere_GivesTheSameLogits()
    {
        DropoutLayer Drop(string name, double rate) => new(name, rate) { Form = DropoutForm.Paper };
        var definition = new NetworkDefinition
        {
            Name = "made-up",
            Options = new NetworkOptions(),
            InputChannels = 2,
            InputSize = 19,
            StoredSize = 19,
            Classes = 5,
            Layers =
            [
                Drop("drop0", 0.3),
                new LrnLayer("norm0"),
                new ConvolutionLayer("conv1", 12, Kernel: 5, new Initial(0.05))
                {
                    Stride = 2,
                    Padding = new Padding(3, 1),
                    HasBias = false,
                },
                Drop("drop1", 0.2),
                new BatchNormLayer("bn1") { ScaleAndShift = true },
                new MaxPoolLayer("pool1", Kernel: 3, Stride: 2) { Ceiling = true },
                new ResidualLayer("sum1",
                [
                    new ConvolutionLayer("conv2", 12, Kernel: 3, new Initial(0.1)) { Padding = Padding.Same(1), Groups = 3 },
                    Drop("drop2", 0.4),
                    new ResidualLayer("sum2", [new ReluLayer("relu2"), new ConvolutionLayer("conv3", 12, Kernel: 1, new Initial(0.1))]),
                ])
                { Shortcut = [new ConvolutionLayer("conv4", 12, Kernel: 1, new Initial(0.1))] },
                new FullyConnectedLayer("fc5", 8, new Initial(0.1)),
                new ScaledTanhLayer("tanh5"),
                Drop("drop5", 0.1),
                new FullyConnectedLayer("fc6", 5, new Initial(0.1)),
                Drop("drop6", 0.6),
            ],
        };
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Written(definition);
        using OnnxModelFile file = OnnxModelFile.Open(ModelPath);

        AssertSameLogits(network, OnnxNetwork.Read(file), file);
    }

    /// <summary>
    /// The records that a file can tell: without dropout, alpha divided, averages as PyTorch names them, subsampling as the convolution
    /// that it is.
    /// </summary>
    private static IReadOnlyList<LayerRecord> Expected(NetworkDefinition definition)
    {
        Dictionary<string, LayerShape> shapes = definition.Shapes().ToDictionary(shape => shape.Layer.Name, StringComparer.Ordinal);
        return definition.Layers.Rewrite(layer =>
            layer switch
            {
                DropoutLayer => [],
                LrnLayer lrn => [lrn with { Alpha = (float)lrn.DividedAlpha, AlphaDividedBySize = true }],
                MaxPoolLayer pool => [pool with { Ceiling = IsPartial(pool, shapes[pool.Name]) }],
                AveragePoolLayer pool => [pool with { Ceiling = IsPartial(pool, shapes[pool.Name]) }],
                BatchNormLayer norm => [norm with { Averages = AverageRule.Torch, AverageFraction = 0.9 }],
                SubsamplingLayer s =>
                [
                    new ConvolutionLayer(s.Name, shapes[s.Name].Input.Channels, s.Kernel, default)
                    {
                        Stride = s.Kernel,
                        Groups = shapes[s.Name].Input.Channels,
                    },
                ],
                PartialConvolutionLayer p => [new ConvolutionLayer(p.Name, p.Connections.Count, p.Kernel, default)],
                _ => [layer],
            });
    }

    private static bool IsPartial(PoolLayer pool, LayerShape shape) =>
        shape.Output.Height > 1 + ((shape.Input.Height - pool.Kernel) / pool.Stride);

    /// <summary>A line a layer, without names and initial values, numbers as float32 has them.</summary>
    private static string[] Texts(IReadOnlyList<LayerRecord> layers) => [.. layers.Flatten().Select(layer => layer switch
    {
        ConvolutionLayer c => $"{c with { Name = "", Initial = default }}",
        FullyConnectedLayer l => $"{l with { Name = "", Initial = default }}",
        LocallyConnectedLayer l => $"{l with { Name = "", Initial = default }}",
        LrnLayer n => $"lrn {n.Size} {(float)n.K} {(float)n.Alpha} {(float)n.Beta} {n.AlphaDividedBySize} {n.Groups}",
        SpatialLrnLayer n => $"spatial {n.Size} {(float)n.K} {(float)n.Alpha} {(float)n.Beta}",
        ScaledTanhLayer t => $"tanh {(float)t.Amplitude} {(float)t.Slope}",
        ResidualLayer r => $"sum {r.Body.Count} {r.Shortcut.Count}",
        RadialBasisLayer r => $"radial {string.Join(' ', r.Centers.SelectMany(center => center))}",
        _ => $"{layer with { Name = "" }}",
    })];

    private static void AssertSameLogits(NetworkModule network, OnnxNetwork read, OnnxModelFile file)
    {
        using NetworkModule again = NetworkTensors.Build(read.Definition, file, read.Sources);
        using IDisposable inference = inference_mode();
        NetworkDefinition definition = network.Definition;
        Tensor images = RandomTensors.Normal(
            [2, definition.InputChannels, definition.InputSize, definition.InputSize],
            seed: 7,
            PixelDeviation);
        RandomTensors.AssertNormClose(network.Forward(images), again.Forward(images), Tolerance);
    }

    private NetworkModule Written(NetworkDefinition definition)
    {
        NetworkModule network = NetworkBuilder.Build(definition, seed: 5);
        using IDisposable frozen = no_grad();
        foreach (LearnedParameter bias in network.LearnedParameters.Where(parameter => parameter.IsBias))
        {
            using Tensor values = RandomTensors.Normal(bias.Tensor.shape, seed: 6, deviation: 0.3);
            bias.Tensor.add_(values);
        }

        if (definition.NormalizesBatches)
        {
            network.DropoutContext = new DropoutContext(Seed: 1, Epoch: 0, new[] { 0, 1, 2, 3 });
            using Tensor images = RandomTensors.Normal(
                [4, definition.InputChannels, definition.InputSize, definition.InputSize],
                seed: 8,
                PixelDeviation);
            network.Forward(images).Dispose();
        }

        network.eval();
        OnnxWriter.Write(ModelPath, definition, network.Weights());
        return network;
    }
}
