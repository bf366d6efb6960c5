using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Tests.Weights.Conversion;

/// <summary>A file is of the network whose tensors it holds, all of them and no others; otherwise a sentence names the tensor.</summary>
public sealed class NetworkMatchTests
{
    private static readonly WeightConvention[] Conventions = [new TorchvisionConvention(), new PyTorchConvention(), new NumPyConvention()];

    [Fact]
    public void Find_TorchvisionNames_GivesNetworkClassesAndWidth()
    {
        NetworkMatch match = Find(Entries(new TorchvisionConvention(), "alexnet-owt", new NetworkOptions { Classes = 7, Width = 0.25 }));

        Assert.Equal("alexnet-owt", match.Network.Name);
        Assert.Equal("torchvision", match.Convention.Name);
        Assert.Equal(7, match.Network.Classes);
        Assert.Equal(0.25, match.Network.Options.Width);
    }

    [Theory]
    [InlineData("alexnet-bn")]
    [InlineData("vgg19")]
    [InlineData("vgg19-bn")]
    [InlineData("resnet10")]
    [InlineData("resnet50")]
    [InlineData("cifar-26pct")]
    [InlineData("cifar-18pct")]
    [InlineData("cifar-13pct")]
    [InlineData("cifar-11pct")]
    [InlineData("lenet5")]
    public void Find_OwnNames_GivesTheNetwork(string name) => Assert.Equal(name, Find(Entries(new PyTorchConvention(), name)).Network.Name);

    [Fact]
    public void Find_TensorsOfSeveralNetworks_AsksForTheModel()
    {
        List<TensorEntry> entries = Entries(new NumPyConvention(), "bvlc-alexnet");

        string message = Assert.Throws<AlexNetException>(() => Find(entries)).Message;

        Assert.Contains("alexnet, bvlc-alexnet, caffenet", message, StringComparison.Ordinal);
        Assert.Contains("say which with Model.", message, StringComparison.Ordinal);
        Assert.Equal("caffenet", Find(entries, "caffenet").Network.Name);
    }

    [Fact]
    public void Find_MissingTensor_IsNamed()
    {
        List<TensorEntry> entries = Entries(new TorchvisionConvention(), "alexnet-owt");
        entries.RemoveAll(entry => entry.Name == "features.8.bias");

        Assert.Equal(
            "weights.bin holds no weights of alexnet-owt, the nearest network (15 of 16 tensors fit): it lacks features.8.bias, "
                + "which holds conv4.bias (256).",
            Assert.Throws<AlexNetException>(() => Find(entries)).Message);
    }

    [Fact]
    public void Find_ExtraTensor_IsNamedUnlessItIsTheProgramsOwn()
    {
        List<TensorEntry> entries = Entries(new PyTorchConvention(), "alexnet-bn");
        entries.Add(new TensorEntry("bn1.num_batches_tracked", "I64", []));
        Assert.Equal("alexnet-bn", Find(entries).Network.Name);

        entries.Add(new TensorEntry("fc9.weight", "F32", [10, 10]));
        Assert.Contains(
            "it has fc9.weight (10x10), which the network has no place for",
            Assert.Throws<AlexNetException>(() => Find(entries)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OtherShape_IsNamed()
    {
        List<TensorEntry> entries = Entries(new TorchvisionConvention(), "alexnet-owt");
        int place = entries.FindIndex(entry => entry.Name == "classifier.4.weight");
        entries[place] = entries[place] with { Shape = [4096, 2048] };

        Assert.Contains(
            "its classifier.4.weight is 4096x2048 where fc7.weight needs 4096x4096",
            Assert.Throws<AlexNetException>(() => Find(entries)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NothingKnown_ShowsTheFirstTensor()
    {
        string message = Assert.Throws<AlexNetException>(() => Find([new TensorEntry("blocks.0.weight", "F32", [3, 4])])).Message;

        Assert.Contains("blocks.0.weight (3x4)", message, StringComparison.Ordinal);
        Assert.Contains("is of none of this program's networks", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_UnknownModel_NamesNearOnes() =>
        Assert.Contains(
            "alexnet-owt",
            Assert.Throws<InvalidOptionException>(() => Find(Entries(new PyTorchConvention(), "vgg19"), "alexnet-own")).Message,
            StringComparison.Ordinal);

    private static NetworkMatch Find(IReadOnlyList<TensorEntry> entries, string? model = null)
    {
        using var file = new MemoryTensorFile([.. entries.Select(entry => (entry, Array.Empty<float>()))]);
        return NetworkMatch.Find(file, Conventions, model);
    }

    private static List<TensorEntry> Entries(WeightConvention convention, string name, NetworkOptions? options = null)
    {
        NetworkDefinition network = NetworkZoo.Create(name, options);
        Dictionary<string, long[]> sizes = network
            .Shapes()
            .SelectMany(shape => shape.Tensors())
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Sizes);
        return
        [
            .. convention
                .SourcesOf(network)!
                .Where(source => source.Constant is null)
                .Select(source => new TensorEntry(source.Source, "F32", source.StoredSizes(sizes[source.Target]))),
        ];
    }
}
