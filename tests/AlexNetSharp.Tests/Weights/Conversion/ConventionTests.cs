using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Weights.Conversion;

/// <summary>How conventions name and arrange tensors, and that what they write they read.</summary>
public sealed class ConventionTests
{
    public static IEnumerable<TheoryDataRow<string>> Zoo => NetworkZoo.Entries.Select(entry => new TheoryDataRow<string>(entry.Name));

    [Fact]
    public void Torchvision_AlexNet_HasThePublishedNames()
    {
        IReadOnlyList<TensorSource> sources = new TorchvisionConvention().SourcesOf(NetworkZoo.Create("alexnet-owt"))!;

        string[] modules =
        [
            "features.0", "features.3", "features.6", "features.8", "features.10", "classifier.1", "classifier.4", "classifier.6",
        ];
        Assert.Equal(
            modules.SelectMany(module => (string[])[$"{module}.weight", $"{module}.bias"]),
            sources.Select(source => source.Source));
        Assert.Equal("conv1.weight", sources[0].Target);
        Assert.Equal("fc8.bias", sources[^1].Target);
    }

    [Fact]
    public void Torchvision_Vgg19_HasThePublishedNames()
    {
        IReadOnlyList<TensorSource> sources = new TorchvisionConvention().SourcesOf(NetworkZoo.Create("vgg19"))!;

        int[] features = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];
        string[] modules = [.. features.Select(place => $"features.{place}"), "classifier.0", "classifier.3", "classifier.6"];
        Assert.Equal(
            modules.Select(module => $"{module}.weight"),
            sources.Select(source => source.Source).Where(name => name.EndsWith(".weight", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("alexnet")]
    [InlineData("bvlc-alexnet")]
    [InlineData("resnet10")]
    [InlineData("lenet5")]
    public void Torchvision_NetworkThatItHasNot_HasNoNames(string name) =>
        Assert.Null(new TorchvisionConvention().SourcesOf(NetworkZoo.Create(name)));

    [Fact]
    public void NumPy_FirstFullyConnectedWeights_AreInRowsColumnsMapsOrder()
    {
        NetworkDefinition network = NetworkZoo.Create("bvlc-alexnet");
        IReadOnlyList<TensorSource> sources = new NumPyConvention().SourcesOf(network);

        TensorSource fc6 = sources.Single(source => source.Target == "fc6.weight");
        Assert.Equal("fc6/0", fc6.Source);
        Assert.Equal([6L, 6, 256, 4096], fc6.View);
        Assert.Equal([9216L, 4096], fc6.StoredSizes([4096, 9216]));
        Assert.Equal([5L, 5, 48, 256], sources.Single(source => source.Target == "conv2.weight").StoredSizes([256, 48, 5, 5]));
    }

    [Fact]
    public void PaperDropout_AlexNet_HalvesTheWeightsBehindEachDropout()
    {
        IReadOnlyDictionary<string, double> factors = PaperDropout.Factors(NetworkZoo.Create("alexnet"));

        Assert.Equal(["fc7", "fc8"], factors.Keys.Order(StringComparer.Ordinal));
        Assert.All(factors.Values, factor => Assert.Equal(0.5, factor));
        Assert.Empty(PaperDropout.Factors(NetworkZoo.Create("caffenet")));
    }

    [Fact]
    public void PaperDropout_FactorThatNoWeightsCanTake_IsRefused()
    {
        NetworkDefinition plain = NetworkZoo.Create("alexnet-mini");
        NetworkDefinition last = plain with { Layers = [.. plain.Layers, new DropoutLayer("drop8")] };
        NetworkDefinition inside = plain with { Layers = [new ResidualLayer("unit", [new DropoutLayer("drop0")]), .. plain.Layers] };
        NetworkDefinition normalized = plain with { Layers = [new DropoutLayer("drop0"), new LrnLayer("norm0"), .. plain.Layers] };

        Assert.Contains("the output", Assert.Throws<AlexNetException>(() => PaperDropout.Factors(last)).Message, StringComparison.Ordinal);
        Assert.Contains("unit", Assert.Throws<AlexNetException>(() => PaperDropout.Factors(inside)).Message, StringComparison.Ordinal);
        Assert.Contains("norm0", Assert.Throws<AlexNetException>(() => PaperDropout.Factors(normalized)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Zoo))]
    public void Stored_EveryNetworkAsNumPy_FillsAnotherWithTheSameBits(string name) => AssertRoundTrip(name, new NumPyConvention());

    [Theory]
    [InlineData("alexnet")]
    [InlineData("alexnet-owt")]
    [InlineData("cifar-11pct")]
    public void Stored_NetworkAsPyTorch_FillsAnotherWithTheSameBits(string name) => AssertRoundTrip(name, new PyTorchConvention());

    private static void AssertRoundTrip(string name, WeightConvention convention)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isFixed = name == "lenet5";
        NetworkDefinition definition = NetworkZoo.Create(name, isFixed ? null : new NetworkOptions { Classes = 5, Width = 0.125 });
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 3), other = NetworkBuilder.Build(definition, seed: 4);
        foreach (Tensor tensor in network.NamedTensors().Values)
        {
            using IDisposable frozen = no_grad();
            tensor.add_(rand_like(tensor));
        }

        IReadOnlyList<TensorSource> sources = convention.SourcesOf(definition)!;
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        Dictionary<string, WeightTensor> weights = network.Weights().ToDictionary(tensor => tensor.Name);
        using var file = new MemoryTensorFile(
        [
            .. sources.Select(source => (new TensorEntry(source.Source, "F32", source.StoredSizes(weights[source.Target].Shape)),
                TensorTransfer.Stored(source, weights[source.Target].Shape, weights[source.Target].Values).ToArray())),
        ]);

        NetworkMatch match = NetworkMatch.Find(file, [convention], name);
        IReadOnlyList<ConversionRow> rows = TensorTransfer.Fill(file, match.Sources, other.Weights());

        Assert.Equal(isFixed ? 10 : 5, match.Network.Classes);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), rows.Select(row => row.Target).Order(StringComparer.Ordinal));
        foreach ((string key, Tensor found) in other.NamedTensors())
        {
            Assert.True(found.equal(tensors[key]).all().item<bool>(), key);
        }
    }
}
