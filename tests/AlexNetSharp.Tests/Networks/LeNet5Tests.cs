using System.Globalization;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Networks;

/// <summary>LeNet-5 against the figures of its paper.</summary>
public sealed class LeNet5Tests
{
    /// <summary>The table of section II.B: layer, output, trainable parameters, connections.</summary>
    public static TheoryData<string, string, long, long> PaperLayers => new()
    {
        { "c1", "6x28x28", 156, 122_304 },
        { "s2", "6x14x14", 12, 5_880 },
        { "c3", "16x10x10", 1_516, 151_600 },
        { "s4", "16x5x5", 32, 2_000 },
        { "c5", "120", 48_120, 48_120 },
        { "f6", "84", 10_164, 10_164 },
        { "output", "10", 0, 840 },
    };

    [Theory]
    [MemberData(nameof(PaperLayers))]
    public void Summary_Layer_HasThePapersParametersAndConnections(string name, string output, long parameters, long connections)
    {
        LayerSummary layer = NetworkSummary.Of(NetworkZoo.Create("lenet5")).Layers.Single(one => one.Name == name);

        Assert.Equal((output, parameters, connections), (layer.Output, layer.Parameters, layer.Connections));
    }

    [Fact]
    public void Summary_Network_HasThePapersTotals()
    {
        NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create("lenet5"));

        Assert.Equal((60_000, 340_908, "1x32x32"), (summary.Parameters, summary.Connections, summary.Input));
        Assert.Equal(summary.Connections, summary.Layers.Sum(layer => layer.Connections));
        Assert.Equal(["convolution", "tanh", "subsampling"], summary.Layers.Take(3).Select(layer => layer.Kind));
    }

    /// <summary>"The first six C3 feature maps take inputs from every contiguous subset of three", and so on.</summary>
    [Fact]
    public void Connections_Table_IsThePapers()
    {
        PartialConvolutionLayer c3 = NetworkZoo.Create("lenet5").Layers.OfType<PartialConvolutionLayer>().Single();

        Assert.Equal([3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6], c3.Connections.Select(inputs => inputs.Count));
        Assert.All(c3.Connections.Take(12), inputs => Assert.Contains(Enumerable.Range(0, 6), first =>
            Enumerable.Range(first, inputs.Count).Select(map => map % 6).Order().SequenceEqual(inputs)));
        Assert.Equal(16, c3.Connections.Select(inputs => string.Join(' ', inputs)).Distinct().Count());

        // Every input map goes to ten output maps: table I has ten crosses in each row.
        Assert.All(Enumerable.Range(0, 6), map => Assert.Equal(10, c3.Connections.Count(inputs => inputs.Contains(map))));
    }

    [Fact]
    public void Centers_EveryDigit_IsAPictureOfItsOwn()
    {
        Assert.Equal(10, DigitCodes.Centers.Count);
        Assert.All(DigitCodes.Centers, center => Assert.Equal(84, center.Count));
        Assert.All(DigitCodes.Centers, center => Assert.All(center, value => Assert.Equal(1, Math.Abs(value))));
        Assert.All(
            from one in DigitCodes.Centers
            from other in DigitCodes.Centers
            where one != other
            select one.Zip(other).Count(pair => pair.First != pair.Second),
            different => Assert.InRange(different, 8, 84));
    }

    /// <summary>
    /// The pictures as a table of bits: twelve rows of seven pixels, the leftmost the highest bit. Weights are trained towards them and no
    /// file holds them, so that one other pixel would spoil every LeNet-5 that was trained before.
    /// </summary>
    [Theory]
    [InlineData(0, "00 1C 22 41 41 41 41 41 41 22 1C 00")]
    [InlineData(1, "00 0C 1C 2C 0C 0C 0C 0C 0C 0C 3F 00")]
    [InlineData(2, "00 3E 63 03 03 06 0C 18 30 60 7F 00")]
    [InlineData(3, "7F 03 06 0C 1E 03 01 01 01 63 3E 00")]
    [InlineData(4, "00 42 42 42 42 42 7F 02 02 02 02 02")]
    [InlineData(5, "7F 40 40 40 7C 02 01 01 01 42 3C 00")]
    [InlineData(6, "1E 30 60 40 5C 62 41 41 41 63 3E 00")]
    [InlineData(7, "00 7F 01 02 02 04 04 08 08 10 10 10")]
    [InlineData(8, "3E 63 41 63 3E 36 63 41 41 63 3E 00")]
    [InlineData(9, "00 3E 63 41 41 63 3F 01 01 03 06 3C")]
    public void Centers_Digit_IsItsPicture(int digit, string rows)
    {
        IReadOnlyList<float> center = DigitCodes.Centers[digit];

        string[] found =
        [
            .. center
                .Chunk(7)
                .Select(row =>
                    row.Aggregate(0, (bits, value) => (bits * 2) + (value > 0 ? 1 : 0)).ToString("X2", CultureInfo.InvariantCulture)),
        ];

        Assert.Equal(rows, string.Join(' ', found));
    }

    [Fact]
    public void Build_Initial_LiesWithinThePapersBoundsOfEveryUnit()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(NetworkZoo.Create("lenet5"), seed: 1);
        Dictionary<string, Tensor> tensors = network.NamedTensors();

        AssertBound("c1.weight", 2.4 / 25);
        AssertBound("s2.weight", 2.4 / 4);
        AssertBound("s4.bias", 2.4 / 4);
        AssertBound("c5.weight", 2.4 / 400);
        AssertBound("f6.weight", 2.4 / 120);
        float[] c3 = tensors["c3.weight"].Values();
        AssertWithin(c3[..(18 * 25)], 2.4 / 75);
        AssertWithin(c3[(18 * 25)..(54 * 25)], 2.4 / 100);
        AssertWithin(c3[(54 * 25)..], 2.4 / 150);

        void AssertBound(string name, double bound) => AssertWithin(tensors[name].Values(), bound);

        static void AssertWithin(float[] values, double bound) =>
            Assert.InRange(values.Max(Math.Abs), (values.Length < 100 ? 0.3 : 0.95) * bound, bound);
    }

    [Fact]
    public void Create_MoreClassesThanDigitsOrAnotherWidth_SaysWhatIsPossible()
    {
        string classes = Assert
            .Throws<InvalidOptionException>(() => NetworkZoo.Create("lenet5", new NetworkOptions { Classes = 11 }))
            .Message;
        string width = Assert.Throws<InvalidOptionException>(() => NetworkZoo.Create("lenet5", new NetworkOptions { Width = 0.5 })).Message;

        Assert.Equal("lenet5 compares with pictures of the 10 digits; 11 classes were asked for, so take another network.", classes);
        Assert.Contains("leave it at 1", width, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_ImpossibleRecords_NameTheLayer()
    {
        NetworkDefinition network = NetworkZoo.Create("lenet5");
        LayerRecord[] impossible =
        [
            new PartialConvolutionLayer("odd", 3, [[0], [1]]),
            new PartialConvolutionLayer("odd", 3, [[0], []]),
            new RadialBasisLayer("odd", [[1, 2, 3]]),
            new SpatialLrnLayer("odd") { Size = 4 },
            new LocallyConnectedLayer("odd", 2, 40, default),
        ];

        Assert.All(
            impossible,
            layer =>
                Assert.Contains(
                    "Layer odd of lenet5 ",
                    Assert.ThrowsAny<AlexNetException>(() => (network with { Layers = [layer] }).Shapes()).Message,
                    StringComparison.Ordinal));
    }
}
