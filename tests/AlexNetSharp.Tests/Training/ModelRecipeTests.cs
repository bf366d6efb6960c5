using System.Reflection;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

/// <summary>A network's options through a recipe and back.</summary>
public sealed class ModelRecipeTests
{
    /// <summary>An option that somebody adds and does not carry through recipes is found here, since none has its default.</summary>
    [Fact]
    public void Of_OptionsWithoutDefaults_ComeBackAsTheyWere()
    {
        var options = new NetworkOptions
        {
            Classes = 7,
            InputSize = 99,
            Width = 0.5,
            ShortcutBehindFirstConvolution = false,
            Initialization = Initialization.He,
            Variant = new NetworkVariant { Pooling = Enum.GetValues<PoolingVariant>()[^1] },
        };
        var defaults = new NetworkOptions();

        Assert.All(typeof(NetworkOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance), property =>
            Assert.NotEqual(property.GetValue(defaults), property.GetValue(options)));
        Assert.Equal(options, ModelRecipe.Of("alexnet-mini", options).Options(7));
        Assert.Equal("alexnet-mini", ModelRecipe.Of("alexnet-mini", options).Name);
    }
}
