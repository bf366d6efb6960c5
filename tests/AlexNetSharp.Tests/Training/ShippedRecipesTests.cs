using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

/// <summary>The recipes against the figures of their sources.</summary>
public sealed class ShippedRecipesTests
{
    private const int ImagenetImages = 1_281_167;

    public static TheoryData<string> Recipes =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "recipes"), "*.yaml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Read_ShippedRecipe_IsSoundAndFitsAKnownNetwork(string name)
    {
        TrainingRecipe recipe = Read(name);

        NetworkDefinition network = NetworkZoo.Create(recipe.Model.Name, recipe.NetworkOptions(classes: 10));

        Assert.Equal(recipe.Model.Name, network.Name);
        LayerRules.Check(network, recipe);
    }

    [Fact]
    public void Read_PaperRecipe_IsTheDefault() =>
        Assert.Equal(RecipeFile.ToYaml(Resolved(new TrainingRecipe())), RecipeFile.ToYaml(Resolved(Read("paper.yaml"))));

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Assignments_ShippedRecipe_MakeItOfTheDefault(string name)
    {
        TrainingRecipe recipe = Read(name);

        Assert.Equal(RecipeFile.ToYaml(recipe), RecipeFile.ToYaml(RecipeFile.Parse("", "the default", RecipeFile.Assignments(recipe))));
    }

    [Fact]
    public void Read_Caffe_HasTheSolversFigures()
    {
        TrainingRecipe recipe = Read("caffe.yaml");

        AssertOptimizer(recipe, (OptimizerKind.Paper, 256, 0.9, 0.0005), biases: (2, 0));
        AssertRates(recipe, (0, 0.01), (19.9, 0.01), (20, 0.001), (40, 0.0001), (89, 0.000001));
        Assert.Equal(ColorShiftRule.None, recipe.Data.ColorShift);
        AssertInput(recipe, ChannelOrder.Bgr, MeanRule.Image, factor: 1);
        Assert.Equal(450_000, Updates(recipe), 1000.0);
    }

    [Fact]
    public void Read_Convnet2_FallsByTwoHundredAndFiftyInThreeSteps()
    {
        TrainingRecipe recipe = Read("convnet2.yaml");

        AssertOptimizer(recipe, (OptimizerKind.Paper, 128, 0.9, 0.0005), biases: (2, 0));
        AssertRates(
            recipe,
            (0, 0.01),
            (22.4, 0.01),
            (22.6, 0.001587),
            (44.9, 0.001587),
            (45.1, 0.000252),
            (67.6, 0.00004),
            (89.9, 0.00004));
        Assert.Equal(0.1, recipe.Data.ColorShiftDeviation);
        AssertInput(recipe, ChannelOrder.Rgb, MeanRule.CenterCrop, factor: 1);
    }

    [Fact]
    public void Read_CvgjBn_FallsInALineToNothing()
    {
        TrainingRecipe recipe = Read("cvgj-bn.yaml");

        AssertOptimizer(recipe, (OptimizerKind.Paper, 256, 0.9, 0.0005), biases: (2, 0));
        AssertRates(recipe, (0, 0.05), (16, 0.0375), (32, 0.025), (48, 0.0125));
        Assert.Equal((128, ColorShiftRule.None), (recipe.Optimizer.BatchSize / recipe.Optimizer.Accumulation, recipe.Data.ColorShift));
        AssertInput(recipe, ChannelOrder.Bgr, MeanRule.None, factor: 1);
        Assert.Equal(320_000, Updates(recipe), 1000.0);
    }

    [Fact]
    public void Read_Torchvision_DecaysEverythingByItsOwnRule()
    {
        TrainingRecipe recipe = Read("torchvision.yaml");

        AssertOptimizer(recipe, (OptimizerKind.Torch, 256, 0.9, 0.0001), biases: (1, 1));
        AssertRates(recipe, (0, 0.01), (29.9, 0.01), (30, 0.001), (60, 0.0001), (89.9, 0.0001));
        Assert.Equal((true, ColorShiftRule.None), (recipe.Data.Mirror, recipe.Data.ColorShift));
        AssertInput(recipe, ChannelOrder.Rgb, MeanRule.Pixel, factor: 1 / (255 * 0.229));
        Assert.Equal(
            [255 * 0.485, 255 * 0.456, 255 * 0.406],
            Resolved(recipe).Data.MeanPixel!,
            (wanted, found) => Math.Abs(wanted - found) < 1e-9);
    }

    [Fact]
    public void Read_Cifar26_DecaysEachLayerAsItsSource()
    {
        TrainingRecipe recipe = Read("cifar-26pct.yaml");

        AssertOptimizer(recipe, (OptimizerKind.Paper, 128, 0.9, 0.004), biases: (2, 0));
        AssertRates(recipe, (0, 0.001), (7.9, 0.001), (8, 0.0001), (9.9, 0.0001));
        Assert.Equal(["fc4", "fc5"], recipe.Layers.Keys.Order());
        Assert.All(
            recipe.Layers.Values,
            rule => Assert.Equal((1, 0.03), (rule.RateFactor, Math.Round(rule.DecayFactor * recipe.Optimizer.WeightDecay, 6))));
        Assert.Equal((CropRule.Center, false, ColorShiftRule.None), (recipe.Data.Crop, recipe.Data.Mirror, recipe.Data.ColorShift));
    }

    /// <summary>The decay of each layer's weights, and the rates at epochs: before and behind each drop, and at the end.</summary>
    [Theory]
    [InlineData("cifar-18pct", "conv1 0.004, conv2 0.004, conv3 0.004, fc10 1", CropRule.Center, 120, 130, 140)]
    [InlineData("cifar-13pct", "conv1 0, conv2 0, local3 0.004, local4 0.004, fc10 0.004", CropRule.Random, 140, 150, 160)]
    [InlineData("cifar-11pct", "conv1 0, conv2 0, local3 0.004, local4 0.004, fc10 0.01", CropRule.Random, 500, 510, 520)]
    public void Read_LargerCifarNetworks_DecayAndDropAsTheirSources(
        string name,
        string decays,
        Enum crop,
        int first,
        int second,
        int epochs)
    {
        TrainingRecipe recipe = Read($"{name}.yaml");
        IEnumerable<string> layers = NetworkSummary
            .Of(NetworkZoo.Create(name))
            .Layers.Where(layer => layer.Parameters > 0)
            .Select(layer => layer.Name);
        double Decay(string layer) =>
            recipe.Optimizer.WeightDecay * (recipe.Layers.GetValueOrDefault(layer) ?? new LayerRule()).DecayFactor;

        AssertOptimizer(recipe, (OptimizerKind.Paper, 128, 0.9, 0.004), biases: (2, 0));
        AssertRates(recipe, (0, 0.001), (first - 0.1, 0.001), (first, 0.0001), (second, 0.00001), (epochs - 0.1, 0.00001));
        Assert.Equal(
            decays,
            string.Join(", ", layers.Select(layer => string.Create(CultureInfo.InvariantCulture, $"{layer} {Math.Round(Decay(layer), 6)}")))
        );
        Assert.Equal(
            (name, (CropRule)crop, crop.Equals(CropRule.Random), epochs),
            (recipe.Model.Name, recipe.Data.Crop, recipe.Data.Mirror, recipe.Schedule.Epochs));
    }

    private static TrainingRecipe Read(string name) => RecipeFile.Read(Path.Combine(Repository.Root, "recipes", name));

    private static TrainingRecipe Resolved(TrainingRecipe recipe) =>
        recipe with { Data = recipe.Data.Resolve(NetworkZoo.Create(recipe.Model.Name).Input) };

    /// <param name="recipe">The recipe.</param>
    /// <param name="order">The order of the planes.</param>
    /// <param name="mean">What is subtracted.</param>
    /// <param name="factor">What red is multiplied by.</param>
    private static void AssertInput(TrainingRecipe recipe, ChannelOrder order, MeanRule mean, double factor)
    {
        NetworkInput input = recipe.Data.Input(NetworkZoo.Create(recipe.Model.Name).Input);
        Assert.Equal((order, mean), (input.Order, input.Mean));
        Assert.Equal(factor, input.Deviation.Count > 0 ? 1 / input.Deviation[0] : input.Range == PixelRange.Unit ? 1 / 255.0 : 1, 1e-9);
    }

    private static void AssertOptimizer(
        TrainingRecipe recipe, (OptimizerKind Kind, int Batch, double Momentum, double Decay) weights, (double Rate, double Decay) biases)
    {
        OptimizerRecipe found = recipe.Optimizer;
        Assert.Equal(weights, (found.Kind, found.BatchSize, found.Momentum, found.WeightDecay));
        Assert.Equal(biases, (found.BiasRateFactor, found.BiasDecayFactor));
    }

    private static void AssertRates(TrainingRecipe recipe, params (double Epoch, double Rate)[] expected)
    {
        const int PerEpoch = 1000;
        Assert.All(
            expected,
            point =>
                Assert.Equal(
                    point.Rate,
                    LearningRateSchedule.Rate(
                        recipe.Optimizer.LearningRate,
                        recipe.Schedule,
                        (long)Math.Round(point.Epoch * PerEpoch),
                        PerEpoch,
                        []),
                    0.005 * point.Rate));
    }

    private static double Updates(TrainingRecipe recipe) => (double)recipe.Schedule.Epochs * ImagenetImages / recipe.Optimizer.BatchSize;
}
