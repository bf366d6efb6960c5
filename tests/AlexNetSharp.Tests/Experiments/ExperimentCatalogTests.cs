using AlexNetSharp.Experiments;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Experiments;

public sealed class ExperimentCatalogTests
{
    /// <summary>
    /// Arms that add nothing of their own train what the recipe's card describes, for as long, with the drop in its place.
    /// </summary>
    [Theory]
    [InlineData("lrn")]
    [InlineData("views")]
    [InlineData("ensemble")]
    public void Recipe_FirstArmOnImagenette_IsTheShippedRecipe(string name)
    {
        Experiment experiment = ExperimentCatalog.Find(name);
        TrainingRecipe shipped = RecipeFile.Read(Path.Combine(Repository.Root, "recipes", "alexnet-mini-imagenette.yaml"));

        TrainingRecipe arm = RecipeFile.Parse("", "the arm's", experiment.Recipe(experiment.Arms[0], experiment.Setting.Epochs, []));

        Assert.Equal(RecipeFile.ToYaml(shipped), RecipeFile.ToYaml(arm));
        Assert.Equal((20, 14), (arm.Schedule.Epochs, arm.Schedule.StepEpochs));
    }

    [Fact]
    public void Recipe_ShorterTraining_DropsTheRateAsLateInProportion()
    {
        Experiment experiment = ExperimentCatalog.Find("lrn");

        Assert.Contains("schedule.stepEpochs=7", experiment.Recipe(experiment.Arms[0], epochs: 10, []));
    }
}
