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

    [Fact]
    public void Own_OfEveryNetwork_Ships() => Assert.All(
        NetworkZoo.Entries.Select(entry => UsualRecipe.Of(NetworkZoo.Create(entry.Name), images: 1).Own).OfType<string>(),
        own => Assert.NotNull(ShippedRecipe.TryFind(own)));
}
