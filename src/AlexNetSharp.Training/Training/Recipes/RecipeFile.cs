using System.Reflection;
using System.Text;
using AlexNetSharp.Files;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlexNetSharp.Training.Recipes;

/// <summary>
/// Reads and writes recipes as YAML. Binding is strict: an unknown or repeated key, a value of the wrong type and a value out of range are
/// errors with their line, all of them in one report.
/// </summary>
internal static class RecipeFile
{
    private const int MostShown = 20;

    /// <summary>Reads a recipe.</summary>
    /// <inheritdoc cref="Read(string, TrainingRecipe, IEnumerable{string})"/>
    public static TrainingRecipe Read(string path, params IEnumerable<string> overrides) => Read(path, new TrainingRecipe(), overrides);

    /// <summary>Reads a recipe that ships, or one of the user's.</summary>
    /// <param name="given">The name of one that ships, or the path of a file.</param>
    /// <param name="start">The values that it does not name; it is changed.</param>
    /// <param name="overrides">Assignments such as <c>optimizer.learningRate=0.02</c>, which win over it.</param>
    /// <exception cref="AlexNetException">There is none, or it is wrong; the message lists every mistake.</exception>
    internal static TrainingRecipe Find(string given, TrainingRecipe start, IEnumerable<string> overrides)
    {
        if (!ShippedRecipe.IsName(given))
        {
            return Read(given, start, overrides);
        }

        var shipped = ShippedRecipe.Find(given);
        return Parse(shipped.Text, shipped.Source, start, overrides);
    }

    /// <summary>Reads a recipe's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">The values that the file does not name; it is changed.</param>
    /// <param name="overrides">Assignments such as <c>optimizer.learningRate=0.02</c>, which win over the file.</param>
    /// <exception cref="AlexNetException">The file is missing or wrong; the message lists every mistake.</exception>
    internal static TrainingRecipe Read(string path, TrainingRecipe start, IEnumerable<string> overrides)
    {
        string text;
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            text = RecipeText.Read(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            Sentence missing = ShippedRecipe.TryFind(name) is null
                ? Sentence.Of(
                    $"There is no recipe {path}; give the path of a YAML file, or the name of a recipe that ships: "
                        + $"{string.Join(", ", ShippedRecipe.All.Select(one => one.Name))}.")
                : Sentence.Of($"There is no file {path}; the recipe that ships is {RequestOption.Of(RequestOption.Recipe).With(name)}.");
            throw new InvalidOptionException(missing, e);
        }

        return Parse(text, path, start, overrides);
    }

    /// <summary>Reads a recipe from text.</summary>
    /// <inheritdoc cref="Parse(string, string, TrainingRecipe, IEnumerable{string})"/>
    public static TrainingRecipe Parse(string text, string source, params IEnumerable<string> overrides) =>
        Parse(text, source, new TrainingRecipe(), overrides);

    /// <summary>Reads a recipe from text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="source">What to call the text in errors.</param>
    /// <param name="start">The values that the text does not name; it is changed.</param>
    /// <param name="overrides">Assignments that win over the text.</param>
    /// <exception cref="AlexNetException">The text is wrong; the message lists every mistake.</exception>
    internal static TrainingRecipe Parse(string text, string source, TrainingRecipe start, IEnumerable<string> overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        var binder = new RecipeBinder(source);
        TrainingRecipe recipe = start;
        try
        {
            RecipeText.Check(text, source);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count > 0)
            {
                binder.Apply(recipe, stream.Documents[0].RootNode);
            }
        }
        catch (YamlException e)
        {
            throw new AlexNetException(
                $"{source}, line {e.Start.Line}: this is not YAML ({ShortText.Of(e.Message.TrimEnd('.'))}); correct it.",
                e);
        }

        foreach (string assignment in overrides)
        {
            binder.Assign(recipe, assignment);
        }

        RecipeRules.Check(recipe, binder.Errors, source);
        return binder.Errors.Count == 0 ? recipe : throw new InvalidOptionException(Sentence.Lines(Shown(binder.Errors, source)));
    }

    /// <summary>The first mistakes, and how many more there are.</summary>
    private static List<Sentence> Shown(List<Sentence> errors, string source) =>
        errors.Count <= MostShown
            ? errors
            : [.. errors.Take(MostShown), Sentence.Of($"{source}: {errors.Count - MostShown} more mistakes; correct these first.")];

    /// <summary>A recipe with other values.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <param name="overrides">Assignments such as <c>schedule.epochs=40</c>.</param>
    /// <exception cref="AlexNetException">One is wrong; the message lists every mistake.</exception>
    internal static TrainingRecipe With(TrainingRecipe recipe, string source, IEnumerable<string> overrides) =>
        Parse(ToYaml(recipe), source, new TrainingRecipe(), overrides);

    /// <summary>A recipe as YAML, every value written out.</summary>
    public static string ToYaml(TrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var text = new StringBuilder();
        Append(text, recipe, indent: "");
        return text.ToString();
    }

    /// <summary>Writes a recipe, durably.</summary>
    /// <param name="path">The file.</param>
    /// <param name="recipe">The recipe.</param>
    public static void Write(string path, TrainingRecipe recipe) => DurableFile.WriteText(path, ToYaml(recipe));

    /// <summary>What a recipe has otherwise than the paper's, as assignments that make it of the paper's.</summary>
    /// <param name="recipe">The recipe.</param>
    internal static IReadOnlyList<string> Assignments(TrainingRecipe recipe) =>
        [.. AllAssignments(recipe).Except(AllAssignments(new TrainingRecipe()))];

    /// <summary>Every value of a recipe as an assignment.</summary>
    /// <param name="recipe">The recipe.</param>
    internal static IEnumerable<string> AllAssignments(TrainingRecipe recipe) => Assignments(recipe, prefix: "");

    private static IEnumerable<string> Assignments(object record, string prefix)
    {
        foreach (PropertyInfo property in RecipeBinder.Properties(record.GetType()))
        {
            object? value = property.GetValue(record);
            string key = prefix + RecipeBinder.KeyOf(property);
            IEnumerable<string> assignments = value switch
            {
                null => [],
                IReadOnlyDictionary<string, LayerRule> layers => layers.SelectMany(layer =>
                    Assignments(layer.Value, $"{key}.{layer.Key}.")),
                _ when RecipeBinder.IsSection(property.PropertyType) => Assignments(value, key + "."),
                _ => [$"{key}={RecipeValue.Text(value)}"],
            };
            foreach (string assignment in assignments)
            {
                yield return assignment;
            }
        }
    }

    private static void Append(StringBuilder text, object record, string indent)
    {
        foreach (PropertyInfo property in RecipeBinder.Properties(record.GetType()))
        {
            object? value = property.GetValue(record);
            string key = RecipeBinder.KeyOf(property);
            if (value is IReadOnlyDictionary<string, LayerRule> layers)
            {
                AppendLayers(text, key, layers, indent);
            }
            else if (RecipeBinder.IsSection(property.PropertyType))
            {
                text.Append(indent).Append(key).Append(":\n");
                Append(text, value!, indent + "  ");
            }
            else if (value is not null)
            {
                text.Append(indent).Append(key).Append(": ").Append(RecipeValue.Text(value)).Append('\n');
            }
        }
    }

    private static void AppendLayers(StringBuilder text, string key, IReadOnlyDictionary<string, LayerRule> layers, string indent)
    {
        text.Append(indent).Append(key).Append(layers.Count == 0 ? ": {}\n" : ":\n");
        foreach ((string name, LayerRule rule) in layers.OrderBy(layer => layer.Key, StringComparer.Ordinal))
        {
            text.Append(indent).Append("  ").Append(name).Append(":\n");
            Append(text, rule, indent + "    ");
        }
    }
}
