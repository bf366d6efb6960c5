using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

public sealed class LayerRulesTests
{
    private static readonly NetworkDefinition Small =
        NetworkZoo.Create("alexnet-mini", new NetworkOptions { Classes = 3, Width = 0.1 });

    [Fact]
    public void Check_UnknownLayer_IsOneSentenceWithTheNearestName()
    {
        TrainingRecipe recipe = RecipeFile.Parse("", "test", "layers.fc9.frozen=true");

        InvalidOptionException error = Assert.Throws<InvalidOptionException>(() => LayerRules.Check(Small, recipe));

        Assert.Equal("layers.fc9: the network has no layer 'fc9' with weights: did you mean fc6 or fc7 or fc8?", error.Message);
    }

    [Fact]
    public void Check_EveryLayerFrozen_IsRefused()
    {
        string[] freeze =
        [
            .. NetworkSummary.Of(Small).Layers.Where(layer => layer.Parameters > 0).Select(layer => $"layers.{layer.Name}.frozen=true"),
        ];

        Assert.Contains("every layer is frozen", Assert.Throws<InvalidOptionException>(
            () => LayerRules.Check(Small, RecipeFile.Parse("", "test", freeze))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Freeze_ThenATrainingStep_LeavesTheFrozenLayersAsTheyWere()
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingRecipe recipe = RecipeFile.Parse(
            "",
            "test",
            "layers.conv1.frozen=true",
            "layers.conv3.frozen=true",
            "layers.fc6.frozen=true");
        using NetworkModule network = NetworkBuilder.Build(Small, seed: 1);
        LayerRules.Freeze(network, recipe.Layers);
        Dictionary<string, float[]> before = network.LearnedParameters.ToDictionary(one => one.Name, one => one.Tensor.Values());
        using var optimizer = new Optimizer(network.LearnedParameters, OptimizerOptions.Of(recipe));
        int[] samples = [0, 1];
        Tensor images = RandomTensors.Normal([2, 3, Small.InputSize, Small.InputSize], seed: 3) * 50;

        double loss = new TrainingStep(network, optimizer).Run(
            images,
            tensor([0L, 2L]),
            new DropoutContext(1, 0, samples),
            learningRate: 0.01);

        Assert.True(double.IsFinite(loss));
        foreach (LearnedParameter parameter in network.LearnedParameters)
        {
            bool frozen = LayerRules.LayerOf(parameter) is "conv1" or "conv3" or "fc6";
            Assert.Equal(frozen, parameter.Tensor.grad is null);
            Assert.Equal(frozen, before[parameter.Name].SequenceEqual(parameter.Tensor.Values()));
        }
    }
}
