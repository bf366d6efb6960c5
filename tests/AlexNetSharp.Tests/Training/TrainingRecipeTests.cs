using AlexNetSharp.Data.Loading;
using AlexNetSharp.Networks;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

/// <summary>Whatever a recipe says reaches the part that acts on it, each key by a value that no other has.</summary>
public sealed class TrainingRecipeTests
{
    [Fact]
    public void OptimizerOptions_EveryKey_ReachesTheOptimizer()
    {
        TrainingRecipe recipe = Parse(
            "optimizer.kind=lars",
            "optimizer.momentum=0.7",
            "optimizer.weightDecay=0.03",
            "optimizer.trust=0.02",
            "optimizer.biasRateFactor=2",
            "optimizer.biasDecayFactor=5");

        OptimizerOptions options = OptimizerOptions.Of(recipe);

        Assert.Equal((OptimizerKind.Lars, 0.7, 0.03, 0.02), (options.Kind, options.Momentum, options.WeightDecay, options.Trust));
        Assert.Equal((new ParameterRule(1, 1), new ParameterRule(2, 5)), (options.Weights, options.Biases));
    }

    /// <summary>
    /// The layer that starts anew gets its factor on top of its own rule; other layers keep theirs, and none gets it where no layer starts
    /// anew.
    /// </summary>
    [Fact]
    public void OptimizerOptions_NewClassifier_LearnsQuickerOnTopOfItsOwnRule()
    {
        TrainingRecipe recipe = Parse(
            "optimizer.newClassifierRateFactor=10",
            "layers.fc8.rateFactor=3",
            "layers.fc8.decayFactor=0.5",
            "layers.conv1.frozen=true");

        Assert.Equal(new LayerRule { RateFactor = 30, DecayFactor = 0.5 }, OptimizerOptions.Of(recipe, "fc8").Layers["fc8"]);
        Assert.Equal(new LayerRule { RateFactor = 10 }, OptimizerOptions.Of(recipe, "fc7").Layers["fc7"]);
        Assert.Equal(new LayerRule { RateFactor = 3, DecayFactor = 0.5 }, OptimizerOptions.Of(recipe).Layers["fc8"]);
        Assert.True(OptimizerOptions.Of(recipe, "fc8").Layers["conv1"].Frozen);
    }

    [Fact]
    public void LoaderOptions_EveryKey_ReachesTheLoader()
    {
        BatchLoaderOptions options = Parse("optimizer.batchSize=96", "optimizer.accumulation=4").LoaderOptions(seed: 17);

        Assert.Equal((24, 17ul), (options.BatchSize, options.Seed));
        Assert.Equal((true, false), (options.Shuffle, options.DropLast));
    }

    [Fact]
    public void StepOptions_LabelSmoothing_ReachesTheLoss() =>
        Assert.Equal(0.2, TrainingStepOptions.Of(Parse("loss.labelSmoothing=0.2")).LabelSmoothing);

    [Fact]
    public void NetworkOptions_EveryKey_ReachesTheNetwork()
    {
        TrainingRecipe recipe = Parse(
            "model.width=0.5",
            "model.inputSize=96",
            "model.shortcutBehindFirstConvolution=false",
            "model.initialisation=he",
            "model.variant.pooling=plain");

        NetworkOptions options = recipe.NetworkOptions(classes: 7);

        Assert.Equal((7, 0.5, 96, false), (options.Classes, options.Width, options.InputSize, options.ShortcutBehindFirstConvolution));
        Assert.Equal((Initialization.He, PoolingVariant.Plain), (options.Initialization, options.Variant.Pooling));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(32, 1)]
    [InlineData(33, 2)]
    [InlineData(64, 2)]
    [InlineData(int.MaxValue, 67_108_864)]
    public void UpdatesPerEpoch_AnyImages_CountsTheSmallerLastOne(int images, int updates) =>
        Assert.Equal(updates, Parse("optimizer.batchSize=32").UpdatesPerEpoch(images));

    private static TrainingRecipe Parse(params string[] values) => RecipeFile.Parse("", "made", values);
}
