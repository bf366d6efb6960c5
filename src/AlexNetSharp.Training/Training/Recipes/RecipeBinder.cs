using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using YamlDotNet.RepresentationModel;

namespace AlexNetSharp.Training.Recipes;

/// <summary>Binds YAML nodes to the records of a recipe, and collects every mistake instead of stopping at the first.</summary>
/// <param name="source">What to call the text in errors.</param>
internal sealed class RecipeBinder(string source)
{
    /// <summary>The mistakes so far, a sentence each.</summary>
    public List<Sentence> Errors { get; } = [];

    /// <summary>The settable properties of a recipe's record, in the order they are declared.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    /// <summary>The key of a property: its name in camelCase, or what files called it before it was renamed.</summary>
    public static string KeyOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>Whether a property is a section of its own.</summary>
    public static bool IsSection(Type type) => type.IsClass && type != typeof(string);

    /// <summary>Whether a property is a section of layers, each a section of its own.</summary>
    public static bool IsLayers(Type type) => type == typeof(IReadOnlyDictionary<string, LayerRule>);

    /// <summary>The keys of all sections but layers', for example <c>optimizer.learningRate</c>.</summary>
    public static IEnumerable<string> Keys { get; } =
        [
            .. Properties(typeof(TrainingRecipe))
                .Where(section => IsSection(section.PropertyType) && !IsLayers(section.PropertyType))
                .SelectMany(section => Properties(section.PropertyType).Select(key => $"{KeyOf(section)}.{KeyOf(key)}")),
        ];

    /// <summary>Sets the properties that a mapping names.</summary>
    /// <param name="target">The record.</param>
    /// <param name="node">The mapping.</param>
    /// <param name="section">The record's place in the recipe, for errors.</param>
    public void Apply(object target, YamlNode node, string section = "the recipe")
    {
        if (node is not YamlMappingNode mapping)
        {
            Add(node, $"{section} must be a list of 'key: value' lines");
            return;
        }

        foreach ((YamlNode keyNode, YamlNode valueNode) in mapping.Children)
        {
            if (keyNode is not YamlScalarNode { Value: string key })
            {
                Add(keyNode, $"{section} has a list or a section as a key; a key must be a word, as in 'key: value'");
                continue;
            }

            ApplyValue(target, section, keyNode, key, valueNode);
        }
    }

    /// <summary>Sets one property by an assignment such as <c>optimizer.learningRate=0.02</c> or <c>layers.fc8.rateFactor=10</c>.</summary>
    public void Assign(object recipe, string assignment)
    {
        string[] parts = assignment.Split('=', 2);
        string[] path = parts[0].Split('.');
        object target = recipe;
        for (int i = 0; parts.Length == 2 && i < path.Length; i++)
        {
            PropertyInfo[] known = [.. Properties(target.GetType())];
            PropertyInfo? property = known.FirstOrDefault(one => KeyOf(one) == path[i]);
            bool last = i == path.Length - 1;
            if (property is not null && IsLayers(property.PropertyType) && i < path.Length - 2)
            {
                // The names of layers may hold dots themselves.
                target = Layer(target, property, string.Join('.', path[(i + 1)..^1]));
                i = path.Length - 2;
                continue;
            }

            if (property is null || IsLayers(property.PropertyType) || IsSection(property.PropertyType) == last)
            {
                Errors.Add(
                    Sentence.Of(
                        $"{Override(assignment)}: there is no key '{ShortText.Of(string.Join('.', path[..(i + 1)]))}'; "
                            + $"{NearestNames.Clause(path[i], [.. known.Select(KeyOf)])}"));
                return;
            }

            if (last)
            {
                Set(target, property, parts[1], Sentence.Of($"{Override(assignment)}"));
                return;
            }

            target = property.GetValue(target)!;
        }

        Errors.Add(Sentence.Of($"{Override(assignment)}: give it as section.key=value, for example optimizer.learningRate=0.02."));
    }

    private static RequestOption Override(string assignment) => RequestOption.Of(RequestOption.Overrides).With(assignment);

    private static LayerRule Layer(object target, PropertyInfo property, string name)
    {
        var rules = new Dictionary<string, LayerRule>(
            (IReadOnlyDictionary<string, LayerRule>)property.GetValue(target)!,
            StringComparer.Ordinal);
        rules.TryAdd(name, new LayerRule());
        property.SetValue(target, rules);
        return rules[name];
    }

    private void ApplyValue(object target, string section, YamlNode keyNode, string key, YamlNode valueNode)
    {
        PropertyInfo[] known = [.. Properties(target.GetType())];
        PropertyInfo? property = known.FirstOrDefault(one => KeyOf(one) == key);
        if (property is null)
        {
            Add(keyNode, $"{section} has no key '{ShortText.Of(key)}': {NearestNames.Clause(key, [.. known.Select(KeyOf)])}");
        }
        else if (IsLayers(property.PropertyType))
        {
            ApplyLayers(target, property, valueNode, key);
        }
        else if (IsSection(property.PropertyType))
        {
            Apply(property.GetValue(target)!, valueNode, key);
        }
        else if (valueNode is YamlScalarNode scalar)
        {
            Set(target, property, scalar.Value ?? "", Sentence.Of($"{source}, line {valueNode.Start.Line}"));
        }
        else if (valueNode is YamlSequenceNode list && property.PropertyType == typeof(IReadOnlyList<double>))
        {
            Set(target, property, $"[{string.Join(", ", list.Children)}]", Sentence.Of($"{source}, line {valueNode.Start.Line}"));
        }
        else
        {
            Add(valueNode, $"'{ShortText.Of(key)}' must be a single value");
        }
    }

    private void ApplyLayers(object target, PropertyInfo property, YamlNode node, string section)
    {
        if (node is not YamlMappingNode layers)
        {
            Add(node, $"{section} must be a list of layers, each with 'key: value' lines of its own");
            return;
        }

        foreach ((YamlNode nameNode, YamlNode rule) in layers.Children)
        {
            if (nameNode is YamlScalarNode { Value: string name })
            {
                Apply(Layer(target, property, name), rule, $"{section}.{name}");
            }
            else
            {
                Add(nameNode, $"{section} has a list or a section as a key; a key must be a layer's name");
            }
        }
    }

    private void Set(object target, PropertyInfo property, string text, Sentence where)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        object? value = RecipeValue.Parse(type, text);
        if (value is null)
        {
            Errors.Add(Sentence.Of($"{where}: '{KeyOf(property)}' is '{ShortText.Of(text)}'; it must be {RecipeValue.Wanted(type)}."));
        }
        else
        {
            property.SetValue(target, value);
        }
    }

    /// <summary>Adds a mistake; a question ends as one.</summary>
    private void Add(YamlNode node, string what)
    {
        string clause = ShortText.OfClause(what.TrimEnd('.'));
        Errors.Add(Sentence.Of($"{source}, line {node.Start.Line}: {clause}{(clause.EndsWith('?') ? "" : ".")}"));
    }
}
