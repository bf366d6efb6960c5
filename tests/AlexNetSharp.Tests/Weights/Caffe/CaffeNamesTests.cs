using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Conversion.Caffe;
using AlexNetSharp.Weights.Core;
using TorchSharp;
using static AlexNetSharp.Tests.Weights.Caffe.PublishedModels;

namespace AlexNetSharp.Tests.Weights.Caffe;

/// <summary>Files with the layers of the published Caffe networks, whose numbers must all find their places.</summary>
public sealed class CaffeNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bvlc-alexnet", true, "Legacy")]
    [InlineData("bvlc-alexnet", false, "New")]
    [InlineData("caffenet", true, "Unpacked")]
    [InlineData("caffenet", false, "Legacy")]
    [InlineData("alexnet-bn", false, "New")]
    [InlineData("alexnet-bn", false, "Legacy")]
    [InlineData("vgg19-bn", false, "New")]
    [InlineData("resnet10", false, "Double")]
    [InlineData("resnet50", false, "New")]
    [InlineData("resnet50", false, "Unpacked")]
    public void Match_LayersOfAPublishedModel_FindsEveryTensor(string name, bool first, string form)
    {
        SkipWithout();
        PublishedLayer[] layers = LayersOf(name);
        string path = Write(_folder, name, layers, first, Enum.Parse<CaffeBlobForm>(form));
        NetworkDefinition network = Narrow(name);

        using CaffeModelFile file = CaffeModelFile.Open(path);
        IReadOnlyList<TensorSource> sources = Match(file, name).Sources;

        Dictionary<string, float[]> written = layers
            .SelectMany(layer => layer.Blobs.Select((blob, place) => ($"{layer.Name}/{place}", blob.Values)))
            .ToDictionary(one => one.Item1, one => one.Values);
        Assert.Equal(written.Keys.Order(StringComparer.Ordinal), sources.Select(source => source.Source).Order(StringComparer.Ordinal));
        Assert.All(file.Tensors, tensor => Assert.Equal(written[tensor.Name], file.Read(tensor)));
        AssertPlaces(network, layers, sources);
        Assert.Equal(layers.Count(layer => !first || layer.Type != "Input"), file.Layers.Count);
        Assert.Equal(name, file.NetName);
        Assert.Null(CaffeCheck.Difference(file, network));
    }

    [Fact]
    public void Match_Vgg19AsItsAuthorsPublishedIt_TakesLayersByTheirNames()
    {
        Assert.Equal(
            ["conv1_1/0", "conv1_1/1", "conv1_2/0", "conv1_2/1"],
            CaffeNames.Of(NetworkZoo.Create("vgg19")).Take(4).Select(source => source.Source));
    }

    [Fact]
    public void Match_TensorMissingExtraOrOfAnotherShape_IsNamed()
    {
        SkipWithout();
        PublishedLayer[] layers = LayersOf("alexnet-bn");

        Assert.Contains(
            "it lacks conv3/bn/2, which holds bn3.counter (1)",
            Refused([.. layers.Select(layer => layer.Name == "conv3/bn" ? layer with { Blobs = layer.Blobs[..2] } : layer)]),
            StringComparison.Ordinal);
        Assert.Contains(
            "it lacks fc7/0, which holds fc7.weight (",
            Refused([.. layers.Where(layer => layer.Name != "fc7")]),
            StringComparison.Ordinal);
        Assert.Contains("it has extra/0 (", Refused([.. layers, layers[3] with { Name = "extra" }]), StringComparison.Ordinal);
        Assert.Contains(
            "its conv2/1 is 9 where conv2.bias needs 26",
            Refused([
                .. layers.Select(layer => layer.Name == "conv2" ? layer with { Blobs = [layer.Blobs[0], ([9], new float[9])] } : layer),
            ]),
            StringComparison.Ordinal);

        string Refused(PublishedLayer[] changed)
        {
            using CaffeModelFile file = CaffeModelFile.Open(Write(_folder, "alexnet-bn", changed, first: false, CaffeBlobForm.New));
            return Assert.Throws<AlexNetException>(() => Match(file, "alexnet-bn")).Message;
        }
    }

    [Fact]
    public void Match_TransposedWeights_AreTurned()
    {
        ProtobufMessage layer = CaffeMessages.Layer(
            first: false,
            "fc1",
            "InnerProduct",
            (["data"], ["fc1"]),
            [CaffeMessages.Blob([4, 2], [1, 2, 3, 4, 5, 6, 7, 8], CaffeBlobForm.New), CaffeMessages.Blob([2], [1, 2], CaffeBlobForm.New)],
            (0, 117, new ProtobufMessage().Integer(1, 2).Integer(6, 1)));
        string path = _folder.Write("a.caffemodel", CaffeMessages.Net("small", first: false, [layer]).Bytes());
        var network = new NetworkDefinition
        {
            Name = "small",
            Options = new NetworkOptions(),
            InputChannels = 1,
            InputSize = 2,
            StoredSize = 2,
            Classes = 2,
            Layers = [new FullyConnectedLayer("fc1", 2, default)],
        };

        using CaffeModelFile file = CaffeModelFile.Open(path);
        TensorSource weight = new CaffeConvention(file).SourcesOf(network)![0];

        Assert.Equal([1, 0], weight.Axes);
        using torch.Tensor values = NetworkTensors.Read(file, weight);
        Assert.Equal([1, 3, 5, 7, 2, 4, 6, 8], values.Values());
    }

    [Fact]
    public void Of_LayerThatCaffeDoesNotHave_IsRefused()
    {
        string message = Assert.Throws<AlexNetException>(() => CaffeNames.Of(NetworkZoo.Create("lenet5"))).Message;

        Assert.Contains("Layer tanh1 of lenet5", message, StringComparison.Ordinal);
    }

    /// <summary>Layers of weights have our names; the normalizations stand in both in the same order.</summary>
    private static void AssertPlaces(NetworkDefinition network, PublishedLayer[] layers, IReadOnlyList<TensorSource> sources)
    {
        Dictionary<string, string> places = sources.ToDictionary(source => source.Target, source => source.Source, StringComparer.Ordinal);
        string[] norms = [.. layers.Where(layer => layer.Type == "BatchNorm").Select(layer => layer.Name)];
        BatchNormLayer[] own = [.. network.AllLayers().OfType<BatchNormLayer>()];
        Assert.Equal(norms.Length, own.Length);
        Assert.All(
            own.Zip(norms),
            pair =>
            {
                Assert.Equal(
                    [$"{pair.Second}/0", $"{pair.Second}/1", $"{pair.Second}/2"],
                    new[] { "mean_sum", "variance_sum", "counter" }.Select(statistic => places[$"{pair.First.Name}.{statistic}"]));
                int next = Array.FindIndex(layers, layer => layer.Name == pair.Second) + 1;
                Assert.Equal(
                    layers[next].Type == "Scale" ? layers[next].Name + "/0" : null,
                    places.GetValueOrDefault($"{pair.First.Name}.weight"));
                Assert.Equal(
                    layers[next].Type == "Scale" ? layers[next].Name + "/1" : null,
                    places.GetValueOrDefault($"{pair.First.Name}.bias"));
            });
        Assert.All(
            network.AllLayers().Where(layer => layer is ConvolutionLayer or FullyConnectedLayer),
            layer =>
            {
                Assert.Equal($"{layer.Name}/0", places[$"{layer.Name}.weight"]);
                Assert.Equal(
                    layer is ConvolutionLayer { HasBias: false } ? null : $"{layer.Name}/1",
                    places.GetValueOrDefault($"{layer.Name}.bias"));
            });
    }
}
