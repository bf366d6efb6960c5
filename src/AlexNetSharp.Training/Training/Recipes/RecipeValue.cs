using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlexNetSharp.Training.Recipes;

/// <summary>The values of a recipe as text.</summary>
internal static class RecipeValue
{
    /// <summary>A value as it stands in a recipe.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum choice => ChoiceText(choice),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IEnumerable<double> numbers => $"[{string.Join(", ", numbers.Select(number => Text(number)))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The value that a text stands for, or null where it is none of the type.</summary>
    public static object? Parse(Type type, string text) =>
        type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => text switch
            {
                "true" => true,
                "false" => false,
                _ => null,
            },
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole)
                ? whole
                : null,
            _ when type == typeof(double) => Number(text),
            _ when type == typeof(IReadOnlyList<double>) => Numbers(text),
            _ => Enum.GetValues(type).Cast<Enum>().FirstOrDefault(choice => ChoiceText(choice) == text),
        };

    /// <summary>What a value of a type must be, for errors.</summary>
    public static string Wanted(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type == typeof(IReadOnlyList<double>) ? "a list of numbers, as [30, 60]"
        : string.Join(", ", Enum.GetValues(type).Cast<Enum>().Select(ChoiceText));

    private static string ChoiceText(Enum choice)
    {
        FieldInfo field = choice.GetType().GetField(choice.ToString())!;
        return field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString());
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static double[]? Numbers(string text)
    {
        if (!text.StartsWith('[') || !text.EndsWith(']'))
        {
            return null;
        }

        string inside = text[1..^1];
        double?[] numbers = string.IsNullOrWhiteSpace(inside) ? [] : [.. inside.Split(',').Select(Number)];
        return numbers.Contains(null) ? null : [.. numbers.Select(number => number!.Value)];
    }
}
