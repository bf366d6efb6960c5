namespace AlexNetSharp.Training.Recipes;

/// <summary>A recipe as a list of values, to compare recipes with each other.</summary>
internal static class RecipeValues
{
    private const int Indent = 2;

    /// <summary>Every value of a recipe by its place, for example <c>optimizer.learningRate</c>, in the order of the file.</summary>
    /// <param name="recipe">The recipe.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(TrainingRecipe recipe)
    {
        var values = new List<KeyValuePair<string, string>>();
        var sections = new List<string>();
        foreach (string line in RecipeFile.ToYaml(recipe).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string text = line.TrimStart(' ');
            int depth = Math.Min(sections.Count, (line.Length - text.Length) / Indent);
            string[] parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
            sections.RemoveRange(depth, sections.Count - depth);
            sections.Add(parts[0]);
            if (parts.Length == 2 && parts[1].Length > 0)
            {
                values.Add(new(string.Join('.', sections), parts[1]));
            }
        }

        return values;
    }
}
