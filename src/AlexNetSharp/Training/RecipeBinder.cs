using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using YamlDotNet.RepresentationModel;

namespace AlexNetSharp.Training;

/// <summary>Binds YAML nodes to the records of a recipe, and collects every mistake instead of stopping at the first.</summary>
/// <param name="source">What to call the text in errors.</param>
internal sealed class RecipeBinder(string source)
{
    /// <summary>The mistakes so far, a sentence each.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>The settable properties of a recipe's record, in the order they are declared.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    /// <summary>The key of a property: its name in camelCase.</summary>
    public static string KeyOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>Whether a property is a section of its own.</summary>
    public static bool IsSection(Type type) => type.IsClass && type != typeof(string);

    /// <summary>A value as it stands in a recipe.</summary>
    public static string ValueText(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum choice => ChoiceText(choice),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

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
                Add(keyNode, $"{section} has a list or a section as a key; wanted is a word, as in 'key: value'");
                continue;
            }

            PropertyInfo? property = Properties(target.GetType()).FirstOrDefault(one => KeyOf(one) == key);
            if (property is null)
            {
                Add(keyNode, $"{section} has no key '{key}': {NearestNames.Clause(key, [.. Properties(target.GetType()).Select(KeyOf)]).TrimEnd('.', '?')}");
            }
            else if (IsSection(property.PropertyType))
            {
                Apply(property.GetValue(target)!, valueNode, key);
            }
            else if (valueNode is YamlScalarNode scalar)
            {
                Set(target, property, scalar.Value ?? "", $"{source}, line {valueNode.Start.Line}");
            }
            else
            {
                Add(valueNode, $"'{key}' must be a single value");
            }
        }
    }

    /// <summary>Sets one property by an assignment such as <c>optimizer.learningRate=0.02</c>.</summary>
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
            if (property is null || IsSection(property.PropertyType) == last)
            {
                Errors.Add($"--set {assignment}: there is no key '{string.Join('.', path[..(i + 1)])}'; {NearestNames.Clause(path[i], [.. known.Select(KeyOf)])}");
                return;
            }

            if (last)
            {
                Set(target, property, parts[1], $"--set {assignment}");
                return;
            }

            target = property.GetValue(target)!;
        }

        Errors.Add($"--set {assignment}: give it as section.key=value, for example optimizer.learningRate=0.02.");
    }

    private static string ChoiceText(Enum choice)
    {
        FieldInfo field = choice.GetType().GetField(choice.ToString())!;
        return field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString());
    }

    private void Set(object target, PropertyInfo property, string text, string where)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        object? value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => text switch { "true" => true, "false" => false, _ => null },
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole) ? whole : null,
            _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
            _ => Enum.GetValues(type).Cast<Enum>().FirstOrDefault(choice => ChoiceText(choice) == text),
        };
        if (value is null)
        {
            Errors.Add($"{where}: '{KeyOf(property)}' is '{text}'; wanted is {Wanted(type)}.");
        }
        else
        {
            property.SetValue(target, value);
        }
    }

    private static string Wanted(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number"
        : string.Join(", ", Enum.GetValues(type).Cast<Enum>().Select(ChoiceText));

    private void Add(YamlNode node, string what) => Errors.Add($"{source}, line {node.Start.Line}: {what}.");
}
