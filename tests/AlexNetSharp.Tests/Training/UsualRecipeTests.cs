using AlexNetSharp.Networks;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

public sealed class UsualRecipeTests
{
    [Theory]
    [InlineData("alexnet", 1_281_167, "paper")]
    [InlineData("alexnet", 320_291, "paper")]
    [InlineData("alexnet", 320_290, "small")]
    [InlineData("alexnet", 135, "small")]
    [InlineData("alexnet-mini", 1_281_167, "small")]
    [InlineData("alexnet-owt", 1_281_167, "torchvision")]
    [InlineData("vgg19", 1_281_167, "small")]
    [InlineData("alexnet-bn", 9_469, "small-bn")]
    [InlineData("resnet50", 1_281_167, "cvgj-bn")]
    [InlineData("cifar-26pct", 50_000, "cifar-26pct")]
    [InlineData("cifar-26pct", 5_000, "small")]
    [InlineData("lenet5", 60_000, "lenet5")]
    public void Of_NetworkAndImages_TakesTheOwnRecipeOnlyAtItsScale(string network, int images, string expected)
    {
        Assert.Equal(expected, UsualRecipe.Of(NetworkZoo.Create(network), images).Name);
        Assert.NotNull(ShippedRecipe.TryFind(expected));
    }

    /// <summary>Weights whose size follows from the layers start on any data, and the authors' on data of the authors' scale.</summary>
    [Theory]
    [InlineData("alexnet", 1_281_167, false)]
    [InlineData("alexnet", 320_290, true)]
    [InlineData("alexnet-mini", 1_281_167, false)]
    [InlineData("alexnet-mini", 9_469, true)]
    [InlineData("vgg19", 9_469, false)]
    [InlineData("alexnet-owt", 9_469, false)]
    [InlineData("alexnet-bn", 9_469, false)]
    [InlineData("cifar-26pct", 5_000, true)]
    [InlineData("cifar-26pct", 50_000, false)]
    [InlineData("lenet5", 10_000, false)]
    public void StartsTooSmall_AuthorsWeights_DependsOnTheirKindAndTheImages(string network, int images, bool expected) =>
        Assert.Equal(expected, UsualRecipe.StartsTooSmall(new TrainingRecipe(), NetworkZoo.Create(network), images));

    [Fact]
    public void Own_OfEveryNetwork_Ships() => Assert.All(
        NetworkZoo.Entries.Select(entry => UsualRecipe.Of(NetworkZoo.Create(entry.Name), images: 1).Own).OfType<string>(),
        own => Assert.NotNull(ShippedRecipe.TryFind(own)));
}
