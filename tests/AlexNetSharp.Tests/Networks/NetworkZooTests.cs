using AlexNetSharp.Networks;

namespace AlexNetSharp.Tests.Networks;

public sealed class NetworkZooTests
{
    [Theory]
    [InlineData(224, 3)]
    [InlineData(227, 0)]
    [InlineData(64, 3)]
    [InlineData(225, 2)]
    [InlineData(226, 1)]
    public void ToLastWindow_ConvOneOfTheOriginalCode_PadsAfterOnly(int size, int after)
    {
        Padding padding = Padding.ToLastWindow(size, kernel: 11, stride: 4);

        Assert.Equal(new Padding(0, after), padding);
        Assert.Equal(1 + (int)Math.Ceiling((size - 11) / 4.0), 1 + ((size + padding.After - 11) / 4));
    }

    [Theory]
    [InlineData("alexnet", null, 256)]
    [InlineData("alexnet", 227, 256)]
    [InlineData("alexnet", 112, 128)]
    [InlineData("alexnet", 448, 512)]
    [InlineData("alexnet-mini", null, 73)]
    [InlineData("alexnet-mini", 80, 91)]
    public void Create_NetworkOfTheZoo_StatesTheImagesItWants(string name, int? input, int stored)
    {
        Assert.Equal(stored, NetworkZoo.Create(name, new NetworkOptions { InputSize = input }).StoredSize);
    }

    [Theory]
    [InlineData("alexnet-mini", 1)]
    [InlineData("alexnet-mini", 40)]
    [InlineData("alexnet", 58)]
    public void Create_ImpossibleInput_NamesTheSmallestThatWorks(string name, int size)
    {
        AlexNetException error = Assert.Throws<InvalidOptionException>(() => NetworkZoo.Create(name, new NetworkOptions { InputSize = size }));

        int smallest = Enumerable.Range(size, 200).First(candidate => Works(name, candidate));
        Assert.Contains($"{size}x{size}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"smallest that works is {smallest}x{smallest}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alexnt", "alexnet")]
    [InlineData("alexnet_mini", "alexnet-mini")]
    public void Create_UnknownName_SuggestsTheNearest(string given, string meant)
    {
        AlexNetException error = Assert.Throws<InvalidOptionException>(() => NetworkZoo.Create(given));

        Assert.Contains($"did you mean {meant}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_UnknownNameFarFromAll_ListsWhatIsKnown()
    {
        AlexNetException error = Assert.Throws<InvalidOptionException>(() => NetworkZoo.Create("mobilenet-v3"));

        Assert.Contains("known are alexnet, alexnet-mini", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_GroupsThatCannotShareTheMaps_NamesTheLayer()
    {
        NetworkDefinition network = NetworkZoo.Create("alexnet-mini");
        LayerRecord[] odd =
        [
            new ConvolutionLayer("odd", 4, 3, new Initial(1)) { Groups = 2 },
            new ConvolutionLayer("odd", 4, 3, new Initial(1)) { Groups = 0 },
            new LrnLayer("odd") { Groups = 2 },
        ];

        Assert.All(odd, layer => Assert.Contains(
            "Layer odd of alexnet-mini has 3 ", Assert.Throws<AlexNetException>(() => (network with { Layers = [layer] }).Shapes()).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_HalfWidth_HalvesMapsAndUnitsButNotClasses()
    {
        NetworkDefinition network = NetworkZoo.Create("alexnet", new NetworkOptions { Width = 0.5, Classes = 10 });

        Assert.Equal([48, 128, 192, 192, 128], network.Layers.OfType<ConvolutionLayer>().Select(layer => layer.Outputs));
        Assert.Equal([2048, 2048, 10], network.Layers.OfType<LinearLayer>().Select(layer => layer.Outputs));
    }

    [Fact]
    public void Create_PaperInitialisation_HasTheBiasesOfSectionFive()
    {
        NetworkDefinition network = NetworkZoo.Create("alexnet");

        Assert.All(network.Layers.OfType<ConvolutionLayer>(), layer => Assert.Equal(0.01, layer.Initial.Deviation));
        Assert.Equal([0, 1, 0, 1, 1], network.Layers.OfType<ConvolutionLayer>().Select(layer => layer.Initial.Bias));
        Assert.Equal([1, 1, 0], network.Layers.OfType<LinearLayer>().Select(layer => layer.Initial.Bias));
    }

    [Fact]
    public void Create_HeInitialisation_ScalesByFanInBetweenFirstAndLast()
    {
        NetworkDefinition network = NetworkZoo.Create("alexnet", new NetworkOptions { Initialisation = Initialisation.He });

        ConvolutionLayer conv2 = network.Layers.OfType<ConvolutionLayer>().Single(layer => layer.Name == "conv2");
        Assert.Equal(Math.Sqrt(2.0 / (48 * 5 * 5)), conv2.Initial.Deviation, precision: 12);
        Assert.Equal(0, conv2.Initial.Bias);
        Assert.Equal(0.01, network.Layers.OfType<ConvolutionLayer>().First().Initial.Deviation);
        Assert.Equal(0.01, network.Layers.OfType<LinearLayer>().Last().Initial.Deviation);
    }

    private static bool Works(string name, int size)
    {
        try
        {
            NetworkZoo.Create(name, new NetworkOptions { InputSize = size });
            return true;
        }
        catch (AlexNetException)
        {
            return false;
        }
    }
}
