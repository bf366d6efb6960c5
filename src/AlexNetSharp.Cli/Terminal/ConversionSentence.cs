using System.CommandLine.Parsing;
using System.Globalization;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Says which number an option wants where a word stands that is none.</summary>
internal static class ConversionSentence
{
    /// <summary>The sentence for an error, or null where the error is of another kind.</summary>
    /// <param name="error">What the parser found.</param>
    public static string? Of(ParseError error)
    {
        if ((error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult) is not { Tokens: [Token token] } result)
        {
            return null;
        }

        Type type = Nullable.GetUnderlyingType(result.Option.ValueType) ?? result.Option.ValueType;
        string? wanted = type switch
        {
            _ when type == typeof(int) && !int.TryParse(token.Value, CultureInfo.InvariantCulture, out _) => "a whole number",
            _ when type == typeof(ulong) && !ulong.TryParse(token.Value, CultureInfo.InvariantCulture, out _) => "a whole number from 0",
            _ when type == typeof(double) && !double.TryParse(token.Value, CultureInfo.InvariantCulture, out _) => "a number",
            _ => null,
        };
        return wanted is null ? null : $"{result.Option.Name} is '{token.Value}'; it must be {wanted}.";
    }
}
