using AlexNetSharp.Networks;
using AlexNetSharp.Training;

namespace AlexNetSharp.Tests.Training;

public sealed class ShippedRecipesTests
{
    public static TheoryData<string> Recipes => [.. Directory.GetFiles(Path.Combine(Repository.Root, "recipes"), "*.yaml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Read_ShippedRecipe_IsSoundAndNamesAKnownNetwork(string name)
    {
        TrainingRecipe recipe = RecipeFile.Read(Path.Combine(Repository.Root, "recipes", name));

        Assert.Equal(recipe.Model.Name, NetworkZoo.Create(recipe.Model.Name, recipe.NetworkOptions(classes: 10)).Name);
    }

    [Fact]
    public void Read_PaperRecipe_IsTheDefault()
    {
        Assert.Equal(new TrainingRecipe(), RecipeFile.Read(Path.Combine(Repository.Root, "recipes", "paper.yaml")));
    }
}
