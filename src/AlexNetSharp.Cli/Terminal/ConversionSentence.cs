using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Says which number an option wants where a word stands that is none.</summary>
internal static class ConversionSentence
{
    /// <summary>The sentence for an error, or null where the error is of another kind.</summary>
    /// <param name="error">What the parser found.</param>
    public static string? Of(ParseError error) =>
        (error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult) is { Tokens: [Token token] } result
            ? Of(result.Option, token)
            : null;

    /// <summary>The sentence for an option's value that is no number where there must be one; null for every other value.</summary>
    /// <param name="option">The option.</param>
    /// <param name="token">The value.</param>
    public static string? Of(Option option, Token token)
    {
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        string? wanted = type switch
        {
            _ when type == typeof(int) && !int.TryParse(token.Value, CultureInfo.InvariantCulture, out _) => "a whole number",
            _ when type == typeof(ulong) && !ulong.TryParse(token.Value, CultureInfo.InvariantCulture, out _) => "a whole number from 0",
            _ when IsNumber(type) && !double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) =>
                "a number such as 2.5",
            _ => null,
        };
        return wanted is null ? null : $"{option.Name} is '{token.Value}'; it must be {wanted}.";
    }

    /// <summary>Whether an option's value is a number with decimals.</summary>
    /// <param name="type">The value's type.</param>
    public static bool IsNumber(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(double);
}
