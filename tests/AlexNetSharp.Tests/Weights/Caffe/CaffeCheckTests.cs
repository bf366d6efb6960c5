using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Conversion.Caffe;
using static AlexNetSharp.Tests.Weights.Caffe.PublishedModels;

namespace AlexNetSharp.Tests.Weights.Caffe;

/// <summary>Layers of a Caffe model that the network of its tensors has otherwise, or not.</summary>
public sealed class CaffeCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The two have the same tensors, but normalization and pooling in another order.</summary>
    [Fact]
    public void Check_NetworkOfTheSameTensors_IsToldApart()
    {
        SkipWithout();
        using CaffeModelFile file = CaffeModelFile.Open(Write(_folder, "caffenet", LayersOf("caffenet"), first: false, CaffeBlobForm.New));
        NetworkDefinition network = Narrow("bvlc-alexnet");

        Assert.NotEmpty(Match(file, "bvlc-alexnet").Sources);
        string? message = CaffeCheck.Difference(file, network);
        Assert.Contains("has layer pool1 (Pooling) where bvlc-alexnet needs norm1 (LRN)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LayerWithOtherParametersOrMissing_IsNamed()
    {
        SkipWithout();
        PublishedLayer[] layers = LayersOf("caffenet");
        string Refused(IEnumerable<PublishedLayer> changed)
        {
            using CaffeModelFile file = CaffeModelFile.Open(Write(_folder, "caffenet", [.. changed], first: false, CaffeBlobForm.New));
            return Assert.IsType<string>(CaffeCheck.Difference(file, Narrow("caffenet")));
        }

        ProtobufMessage lrn = new ProtobufMessage().Integer(1, 5).Float(2, 5e-4f).Float(3, 0.75f);
        Assert.Contains(
            "has layer norm1 with 5 maps, alpha 0.0005, beta 0.75, k 1 where caffenet needs norm1 with 5 maps, alpha 0.0001, "
                + "beta 0.75, k 1",
            Refused(layers.Select(layer => layer.Name == "norm1" ? layer with { Parameters = (18, 118, lrn) } : layer)),
            StringComparison.Ordinal);
        Assert.Contains(
            "ends where caffenet needs fc8 (InnerProduct)",
            Refused(layers.Where(layer => layer.Name != "fc8")),
            StringComparison.Ordinal);
        Assert.Contains(
            "goes on with layer relu1 (ReLU) where caffenet needs no more",
            Refused([.. layers, layers[2]]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Check_LeakyRectifier_IsNamed(bool first)
    {
        SkipWithout();
        string? Difference(float slope) =>
            DifferenceOf("caffenet", "relu3", layer => layer with { Parameters = (30, 123, new ProtobufMessage().Float(1, slope)) }, first);

        Assert.Equal(
            "it has layer relu3 with slope 0.9 of negative values where caffenet needs relu3 with slope 0 of negative values",
            Difference(0.9f));
        Assert.Null(Difference(0));
    }

    [Fact]
    public void Check_ShortcutThatIsNotAddedPlainly_IsNamed()
    {
        SkipWithout();
        string? Difference(ProtobufMessage parameters) =>
            DifferenceOf("resnet10", "layer_64_1_sum", layer => layer with { Parameters = (24, 110, parameters) });

        Assert.Contains(
            "has layer layer_64_1_sum with max where resnet10 needs",
            Difference(new ProtobufMessage().Integer(1, 2)),
            StringComparison.Ordinal);
        Assert.Contains(
            "has layer layer_64_1_sum with product where",
            Difference(new ProtobufMessage().Integer(1, 0)),
            StringComparison.Ordinal);
        Assert.Contains(
            "with sum with coefficients other than 1 where",
            Difference(new ProtobufMessage().Float(2, 1).Float(2, -1)),
            StringComparison.Ordinal);
        Assert.Null(Difference(new ProtobufMessage().Integer(1, 1).Float(2, 1).Float(2, 1)));
    }

    [Fact]
    public void Check_LayerThatReadsAnother_IsNamed()
    {
        SkipWithout();

        Assert.Equal(
            "it has layer layer_128_1_conv_expand reading layer_64_1_sum where resnet10 needs it reading layer_128_1_relu1",
            DifferenceOf("resnet10", "layer_128_1_conv_expand", layer => layer with { Bottoms = ["layer_64_1_sum"] }));
        Assert.Equal(
            "it has layer conv2 reading pool1 where caffenet needs it reading norm1",
            DifferenceOf("caffenet", "conv2", layer => layer with { Bottoms = ["pool1"] }));
        Assert.Equal(
            "it has layer relu1 reading the pixels where caffenet needs it reading conv1",
            DifferenceOf("caffenet", "relu1", layer => layer with { Bottoms = ["data"] }));
    }

    [Fact]
    public void Check_LayersOfTrainingBetweenAndBeside_AreNoDifference()
    {
        SkipWithout();
        List<PublishedLayer> layers = [.. LayersOf("resnet10")];
        int sum = layers.FindIndex(layer => layer.Name == "layer_64_1_sum");
        layers[sum] = layers[sum] with { Bottoms = ["layer_64_1_conv2", "one"] };
        layers.Insert(sum, new PublishedLayer("split", "Split", ["conv1_pool"], ["one", "other"], []));
        layers.Insert(sum, new PublishedLayer("quiet", "Silence", ["conv1"], [], []));
        layers[0] = new PublishedLayer("data", "Data", [], ["data", "label"], []);
        layers[^1] = new PublishedLayer("loss", "SoftmaxWithLoss", ["score", "label"], ["loss"], []);

        using CaffeModelFile file = CaffeModelFile.Open(Write(_folder, "resnet10", [.. layers], first: false, CaffeBlobForm.New));
        Assert.Null(CaffeCheck.Difference(file, Narrow("resnet10")));
    }

    private string? DifferenceOf(string name, string layer, Func<PublishedLayer, PublishedLayer> change, bool first = false)
    {
        PublishedLayer[] layers = [.. LayersOf(name).Select(one => one.Name == layer ? change(one) : one)];
        using CaffeModelFile file = CaffeModelFile.Open(Write(_folder, name, layers, first, CaffeBlobForm.New));
        return CaffeCheck.Difference(file, Narrow(name));
    }
}
