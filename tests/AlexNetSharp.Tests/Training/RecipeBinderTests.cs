using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

public sealed class RecipeBinderTests
{
    private const string Layers = "layers:\n  conv1:\n    frozen: true\n  fc8:\n    rateFactor: 10\n    decayFactor: 0\n";

    [Fact]
    public void Parse_Layers_AreReadByName()
    {
        TrainingRecipe recipe = RecipeFile.Parse(Layers, "test");

        Assert.Equal(
            new Dictionary<string, LayerRule> { ["conv1"] = new() { Frozen = true }, ["fc8"] = new() { RateFactor = 10, DecayFactor = 0 } },
            recipe.Layers);
    }

    [Fact]
    public void ToYaml_LayersAndMilestones_ReadBackAlike()
    {
        TrainingRecipe recipe = RecipeFile.Parse(Layers + "schedule:\n  kind: multi-step\n  milestones: [22.5, 45]\n", "test");

        TrainingRecipe back = RecipeFile.Parse(RecipeFile.ToYaml(recipe), "test");

        Assert.Equal(recipe.Layers, back.Layers);
        Assert.Equal([22.5, 45], back.Schedule.Milestones);
        Assert.Equal(RecipeFile.ToYaml(recipe), RecipeFile.ToYaml(back));
    }

    [Theory]
    [InlineData("schedule:\n  milestones: [30, 60.5]\n")]
    [InlineData("schedule:\n  milestones:\n  - 30\n  - 60.5\n")]
    public void Parse_ListOfNumbers_InEitherSpelling(string text) =>
        Assert.Equal([30, 60.5], RecipeFile.Parse(text, "test").Schedule.Milestones);

    [Theory]
    [InlineData("schedule:\n  milestones: 30\n", "test, line 2: 'milestones' is '30'; it must be a list of numbers, as [30, 60].")]
    [InlineData("schedule:\n  milestones: [a]\n", "test, line 2: 'milestones' is '[a]'; it must be a list of numbers, as [30, 60].")]
    [InlineData("schedule:\n  epochs: [3]\n", "test, line 2: 'epochs' must be a single value.")]
    [InlineData("layers: 3\n", "test, line 1: layers must be a list of layers, each with 'key: value' lines of its own.")]
    [InlineData("layers:\n  fc8: 3\n", "test, line 2: layers.fc8 must be a list of 'key: value' lines.")]
    [InlineData("layers:\n  ? [a]\n  : {}\n", "test, line 2: layers has a list or a section as a key; a key must be a layer's name.")]
    [InlineData("layers:\n  fc8:\n    ratefactor: 3\n", "test, line 3: layers.fc8 has no key 'ratefactor': did you mean rateFactor?")]
    public void Parse_WrongLayersOrList_SaysWhatIsWrong(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse(text, "test")).Message);

    [Fact]
    public void Parse_OverridesOfLayers_WinOverTheFileAndMayNameLayersWithDots()
    {
        TrainingRecipe recipe = RecipeFile.Parse(
            Layers,
            "test",
            "layers.fc8.rateFactor=5",
            "layers.block1.conv2.frozen=true",
            "schedule.milestones=[1,2]");

        Assert.Equal(new LayerRule { RateFactor = 5, DecayFactor = 0 }, recipe.Layers["fc8"]);
        Assert.True(recipe.Layers["block1.conv2"].Frozen);
        Assert.Equal([1, 2], recipe.Schedule.Milestones);
    }

    [Theory]
    [InlineData("layers=1", "no key 'layers'")]
    [InlineData("layers.fc8=1", "no key 'layers'")]
    [InlineData("layers.fc8.rate=1", "no key 'layers.fc8.rate'")]
    public void Parse_WrongOverrideOfLayers_SaysWhatIsWrong(string assignment, string expected) => Assert.Contains(
        expected, Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse("", "test", assignment)).Message, StringComparison.Ordinal);
}
