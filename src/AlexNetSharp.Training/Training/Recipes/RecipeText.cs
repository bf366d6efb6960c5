using System.Text;
using AlexNetSharp.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AlexNetSharp.Training.Recipes;

/// <summary>
/// Reads the text of a recipe and counts what it holds before anything is made of it: YAML can nest without an end, and name a value
/// once to use it a billion times.
/// </summary>
internal static class RecipeText
{
    private const string Remedy = "give another recipe";

    /// <summary>Reads a text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name for errors.</param>
    /// <exception cref="AlexNetException">It is longer than any recipe.</exception>
    public static string Read(Stream file, string path)
    {
        byte[] bytes = new byte[ReadLimits.Recipe.Text + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        Budget(path).Text(length);
        using var reader = new StreamReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Counts what a text holds.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="source">What to call the text in errors.</param>
    /// <exception cref="AlexNetException">It is longer, deeper or holds more than any recipe, or has anchors.</exception>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static void Check(string text, string source)
    {
        ReadBudget budget = Budget(source);
        budget.Text(text.Length);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            // YAML would end there, and what follows would not count.
            throw new AlexNetException($"{source} is no usable recipe: it holds zeros, which no text has; {Remedy}.");
        }

        int depth = 0;
        for (var parser = new Parser(new StringReader(text)); parser.MoveNext();)
        {
            ParsingEvent found = parser.Current!;
            if (found is AnchorAlias || found is NodeEvent { Anchor.IsEmpty: false })
            {
                throw new AlexNetException(
                    $"{source}, line {found.Start.Line}: a recipe has no anchors (&) and aliases (*); write the values themselves.");
            }

            depth += found.NestingIncrease;
            budget.Nest(depth);
            budget.Items();
        }
    }

    private static ReadBudget Budget(string source) =>
        new(
            why => new AlexNetException($"{source} is no usable recipe: {why}; {Remedy}."),
            length: 0,
            ReadLimits.Recipe,
            CancellationToken.None);
}
