using System.Reflection;
using AlexNetSharp.Networks;
using AlexNetSharp.Training;

namespace AlexNetSharp.Tests.Training;

/// <summary><c>docs/training.md</c> names every key of a recipe and the input of every network.</summary>
public sealed class DocumentedRecipeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "training.md"));

    [Fact]
    public void Table_EverySection_NamesItsKeys() => CheckSection(typeof(TrainingRecipe), "");

    [Fact]
    public void Table_EveryNetwork_HasItsInput()
    {
        int start = Array.FindIndex(Lines, line => line.StartsWith("| networks | order |", StringComparison.Ordinal));
        string[] rows = [.. Lines.Skip(start).TakeWhile(line => line.StartsWith('|'))];

        Assert.All(NetworkZoo.Entries, entry => Assert.Single(rows, row => row.Split('|')[1].Contains($"`{entry.Name}`", StringComparison.Ordinal)));
    }

    private static void CheckSection(Type section, string name)
    {
        string[] keys = [.. RecipeBinder.Properties(section).Where(property => !IsSection(property)).Select(RecipeBinder.KeyOf)];
        if (keys.Length > 0)
        {
            string row = Assert.Single(Lines, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            Assert.All(keys, key => Assert.Contains($"`{key}`", row, StringComparison.Ordinal));
        }

        foreach (PropertyInfo inner in RecipeBinder.Properties(section).Where(IsSection))
        {
            CheckSection(inner.PropertyType, name.Length > 0 ? $"{name}.{RecipeBinder.KeyOf(inner)}" : RecipeBinder.KeyOf(inner));
        }
    }

    /// <summary>Lists and layers by name are values of a section, and not sections themselves.</summary>
    private static bool IsSection(PropertyInfo property) => property.PropertyType.Namespace!.StartsWith("AlexNetSharp", StringComparison.Ordinal) && RecipeBinder.IsSection(property.PropertyType);
}
