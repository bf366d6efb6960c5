using AlexNetSharp.Benchmarks;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Tests.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Conversion.Caffe;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.NumPy;
using AlexNetSharp.Weights.Onnx.Writing;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;
using DisposeScope = TorchSharp.DisposeScope;

namespace AlexNetSharp.Tests.Networks;

/// <summary>Every kind of layer, through everything that takes layers. A new kind fails here until it has an example below.</summary>
public sealed class LayerKindTests
{
    private const int Maps = 4;
    private const int Pixels = 9;
    private const double Tolerance = 1e-4;

    /// <summary>A layer of each kind, behind 4 maps of 9x9 pixels.</summary>
    private static readonly LayerRecord[] Examples =
    [
        new ConvolutionLayer("kind", 6, Kernel: 3, new Initial(0.3)) { Stride = 2, Padding = new Padding(2, 1), Groups = 2 },
        new FullyConnectedLayer("kind", 5, new Initial(0.1)),
        new LocallyConnectedLayer("kind", 3, Kernel: 3, new Initial(0.3)) { Stride = 2, Padding = Padding.Same(1) },
        new PartialConvolutionLayer("kind", Kernel: 2, [[0, 1], [3], [0, 2, 3]]),
        new SubsamplingLayer("kind", Kernel: 3, new Initial(0.5)),
        new RadialBasisLayer("kind", [.. Enumerable.Range(0, 3).Select(Center)]),
        new ReluLayer("kind"),
        new ScaledTanhLayer("kind"),
        new LrnLayer("kind") { Size = 3, Alpha = 0.2, Groups = 2 },
        new SpatialLrnLayer("kind") { Alpha = 0.5 },
        new BatchNormLayer("kind") { ScaleAndShift = true },
        new MaxPoolLayer("kind", Kernel: 2, Stride: 2) { Ceiling = true },
        new AveragePoolLayer("kind", Kernel: 3, Stride: 2),
        new GlobalAveragePoolLayer("kind"),
        new DropoutLayer("kind"),
        new ResidualLayer("kind", [new ConvolutionLayer("inner", Maps, Kernel: 3, new Initial(0.2)) { Padding = Padding.Same(1) }]),
    ];

    private static readonly HashSet<Type> NotInCaffe =
    [
        typeof(LocallyConnectedLayer),
        typeof(PartialConvolutionLayer),
        typeof(SubsamplingLayer),
        typeof(RadialBasisLayer),
        typeof(ScaledTanhLayer),
    ];

    public static IEnumerable<TheoryDataRow<string>> Kinds => Found().Select(kind => new TheoryDataRow<string>(kind.Name));

    [Fact]
    public void Kinds_OfTheLibrary_HaveEachAnExampleAndACaseOfVisitors()
    {
        string[] found = [.. Found().Select(kind => kind.Name).Order(StringComparer.Ordinal)];

        Assert.NotEmpty(found);
        Assert.Equal(found, Examples.Select(layer => layer.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            found,
            typeof(LayerVisitor<>).GetMethods().Where(method => method.IsAbstract)
                .Select(method => method.GetParameters()[0].ParameterType.Name)
                .Order(StringComparer.Ordinal));
        Assert.All(Found(), kind => Assert.True(kind.IsSealed, kind.Name));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Module_OfAnyKind_HasTheShapesAndSizesThatTheRecordSays(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDefinition definition = Network(kind);
        using NetworkModule network = Varied(definition);
        var shapes = new List<(string, ActivationShape)>();
        using IDisposable frozen = no_grad();

        using Tensor logits = network.ForwardAll(Images(), (layer, output) => shapes.Add((layer.Name, ShapeOf(output.shape))));

        Assert.Equal(definition.Shapes().Select(shape => (shape.Layer.Name, shape.Output)), shapes);
        Assert.All(logits.Values(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(
            definition.Shapes().SelectMany(shape => shape.Tensors()).Select(one => (one.Name, string.Join('x', one.Sizes))).Order(),
            network.NamedTensors().Select(one => (one.Key, string.Join('x', one.Value.shape))).Order());

        NetworkSummary summary = NetworkSummary.Of(definition);
        Assert.Equal(network.LearnedParameters.Sum(parameter => parameter.Tensor.numel()), summary.Parameters);
        LayerSummary own = summary.Layers.Single(layer => layer.Name == "kind");
        Assert.NotEmpty(own.Kind);
        Assert.Equal(definition.Shapes().Single(shape => shape.Layer.Name == "kind").Output.ToString(), own.Output);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Started_AnyKind_TakesTheRuleWhereItHasWeights(string kind)
    {
        NetworkDefinition definition = Network(kind) with { Options = new NetworkOptions { Initialization = Initialization.Constant } };

        NetworkDefinition started = InitialWeights.Apply(definition, own: null);

        using NetworkModule network = NetworkBuilder.Build(started, seed: 1);
        LearnedParameter? weights = network.LearnedParameters.FirstOrDefault(parameter => parameter.Name == "kind.weight");
        Assert.Equal(Example(kind).Factor == FactorRule.IntoWeights || kind == nameof(BatchNormLayer), weights is not null);
        Assert.All(weights?.Tensor.Values().Skip(1).Take(3) ?? [], value => Assert.Equal(weights!.Tensor.Values()[0], value));
    }

    /// <summary>f(2 x) = 2 f(x) where a factor passes, and f(2 x) = 2 f(x) - f(0) where weights can take it over and biases stay.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Factor_OfTheInput_DoesWhatTheRecordSays(string kind)
    {
        LayerRecord layer = Example(kind);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using NetworkModule network = Varied(Network(kind) with { InputChannels = Maps, Layers = [layer] });
        Tensor input = RandomTensors.Normal([2, Maps, Pixels, Pixels], seed: 3);
        Tensor doubled = 2 * network.Forward(input), bias = network.Forward(zeros_like(input));

        if (layer.Factor == FactorRule.Stops)
        {
            Assert.False(PaperDropoutAllows(layer));
            return;
        }

        RandomTensors.AssertNormClose(layer.Factor == FactorRule.IntoWeights ? doubled - bias : doubled, network.Forward(2 * input), 1e-5);
        if (layer.Factor == FactorRule.Passes)
        {
            RandomTensors.AssertNormClose(-doubled, network.Forward(-2 * input), 1e-5);
        }

        Assert.True(PaperDropoutAllows(layer));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StockNetwork_OfAnyKind_GivesTheSameLogits(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using NetworkModule network = Varied(Network(kind));
        using StockNetwork stock = StockNetwork.ForEvaluation(network);

        RandomTensors.AssertNormClose(network.Forward(Images()), stock.call(Images()), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Onnx_OfAnyKind_GivesTheSameLogitsByAnotherProgram(string kind)
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using NetworkModule network = Varied(Network(kind));
        OnnxWriter.Write(folder.At("a.onnx"), network.Definition, network.Weights());

        using var session = new InferenceSession(folder.At("a.onnx"));
        Tensor images = Images();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(images.Values(), images.shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["images"], [input], ["logits"]);

        Tensor actual = tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
        RandomTensors.AssertNormClose(network.Forward(images), actual, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NumPy_OfAnyKind_ComesBackWithTheSameBits(string kind)
    {
        using TemporaryFolder folder = new();
        NetworkDefinition definition = Network(kind);
        using NetworkModule network = Varied(definition), other = NetworkBuilder.Build(definition, seed: 9);
        IReadOnlyList<TensorSource> sources = new NumPyConvention().SourcesOf(definition);
        Dictionary<string, WeightTensor> weights = network.Weights().ToDictionary(tensor => tensor.Name);
        NpyWeightWriter.Write(folder.At("a.npy"),
        [
            .. sources.GroupBy(source => source.Source[..source.Source.LastIndexOf('/')])
                .Select(layer => new NpyLayer(layer.Key, [.. layer.Select(source => Stored(source, weights[source.Target]))])),
        ]);

        using (NpyWeightFile file = NpyWeightFile.Open(folder.At("a.npy")))
        {
            TensorTransfer.Fill(file, sources, other.Weights());
        }

        foreach ((string name, Tensor found) in other.NamedTensors())
        {
            Assert.Equal(network.NamedTensors()[name].Values(), found.Values());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void CaffeNames_OfAnyKind_HaveAllTensorsOrAreRefused(string kind)
    {
        NetworkDefinition definition = Network(kind);
        if (NotInCaffe.Contains(Example(kind).GetType()))
        {
            Assert.Equal(
                "Layer kind of made-up is of a kind that no Caffe model has, so give weights in another format.",
                Assert.Throws<AlexNetException>(() => CaffeNames.Of(definition)).Message);
            return;
        }

        Assert.Equal(
            definition.Shapes().SelectMany(shape => shape.Tensors()).Select(one => one.Name).Order(StringComparer.Ordinal),
            CaffeNames.Of(definition).Select(source => source.Target).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Type> Found() =>
        typeof(LayerRecord).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(LayerRecord)));

    private static LayerRecord Example(string kind) => Examples.Single(layer => layer.GetType().Name == kind);

    private static IReadOnlyList<float> Center(int unit) =>
        [.. Enumerable.Range(0, Maps * Pixels * Pixels).Select(value => (unit * value % 5) - 1f)];

    /// <summary>The kind between a convolution and a fully connected layer, with a factor in front where one may be there.</summary>
    private static NetworkDefinition Network(string kind)
    {
        LayerRecord layer = Example(kind);
        LayerRecord[] factor = layer.Factor == FactorRule.Stops ? [] : [new DropoutLayer("half")];
        return new NetworkDefinition
        {
            Name = "made-up",
            Options = new NetworkOptions(),
            InputChannels = 1,
            InputSize = Pixels,
            Classes = 7,
            StoredSize = Pixels,
            Layers =
            [
                new ConvolutionLayer("conv0", Maps, Kernel: 3, new Initial(0.4)) { Padding = Padding.Same(1) },
                .. factor,
                layer,
                new FullyConnectedLayer("fc", 7, new Initial(0.1)),
            ],
        };
    }

    private static bool PaperDropoutAllows(LayerRecord layer)
    {
        NetworkDefinition network = Network(layer.GetType().Name);
        try
        {
            return PaperDropout.Factors(network with { Layers = [new DropoutLayer("front"), layer, network.Layers[^1]] }).Count == 1;
        }
        catch (AlexNetException)
        {
            return false;
        }
    }

    /// <summary>A network in evaluation mode of which no tensor is all zeros.</summary>
    private static NetworkModule Varied(NetworkDefinition definition)
    {
        NetworkModule network = NetworkBuilder.Build(definition, seed: 5);
        network.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        ulong seed = 20;
        foreach (Tensor values in network.NamedTensors().Values)
        {
            values.add_(RandomTensors.Normal(values.shape, seed++, deviation: 0.3).abs_());
        }

        return network;
    }

    private static Tensor Images() => RandomTensors.Normal([3, 1, Pixels, Pixels], seed: 7);

    private static ActivationShape ShapeOf(long[] shape) =>
        new((int)shape[1], shape.Length > 2 ? (int)shape[2] : 1, shape.Length > 2 ? (int)shape[3] : 1);

    private static StreamedTensor Stored(TensorSource source, WeightTensor tensor) => PickledWeights.Streamed(
        source.Source, TensorTransfer.Stored(source, tensor.Shape, tensor.Values).ToArray(), [.. source.StoredSizes(tensor.Shape)]);
}
