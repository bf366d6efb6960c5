using System.Reflection;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

/// <summary><c>docs/training.md</c> names every key of a recipe and the input of every network.</summary>
public sealed class DocumentedRecipeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "training.md"));

    [Fact]
    public void Table_EverySection_NamesItsKeys()
    {
        Assert.All(RecipeBinder.Properties(typeof(TrainingRecipe)), section => CheckSection(
            RecipeBinder.IsLayers(section.PropertyType) ? typeof(LayerRule) : section.PropertyType, RecipeBinder.KeyOf(section)));
    }

    [Fact]
    public void Table_EveryNetwork_HasItsInput()
    {
        int start = Array.FindIndex(Lines, line => line.StartsWith("| networks | order |", StringComparison.Ordinal));
        string[] rows = [.. Lines.Skip(start).TakeWhile(line => line.StartsWith('|'))];

        Assert.All(
            NetworkZoo.Entries,
            entry => Assert.Single(rows, row => row.Split('|')[1].Contains($"`{entry.Name}`", StringComparison.Ordinal)));
    }

    private static void CheckSection(Type section, string name)
    {
        string row = Assert.Single(Lines, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        Assert.All(
            RecipeBinder.Properties(section).Where(property => !IsSection(property)),
            property => Assert.Contains($"`{RecipeBinder.KeyOf(property)}`", row, StringComparison.Ordinal));
        Assert.All(
            RecipeBinder.Properties(section).Where(IsSection),
            inner => CheckSection(inner.PropertyType, $"{name}.{RecipeBinder.KeyOf(inner)}"));
    }

    /// <summary>Lists are values of a section, and not sections themselves.</summary>
    private static bool IsSection(PropertyInfo property) =>
        property.PropertyType.Namespace!.StartsWith(nameof(AlexNetSharp), StringComparison.Ordinal)
        && RecipeBinder.IsSection(property.PropertyType);
}
