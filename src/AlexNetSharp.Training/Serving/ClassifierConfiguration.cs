using System.Globalization;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Runtime;
using Microsoft.Extensions.Configuration;

namespace AlexNetSharp;

/// <summary>
/// Reads <see cref="ClassifierOptions"/> from a section of an application's configuration. What the section has and nobody knows is
/// refused: a misspelt limit is none.
/// </summary>
internal static class ClassifierConfiguration
{
    /// <summary>Sets the options that a section names.</summary>
    /// <param name="options">The options.</param>
    /// <param name="configuration">The section.</param>
    /// <exception cref="InvalidOptionException">A key is unknown, or a value cannot be read.</exception>
    public static void Apply(ClassifierOptions options, IConfiguration configuration)
    {
        foreach (IConfigurationSection entry in configuration.GetChildren())
        {
            switch (entry.Key.ToUpperInvariant())
            {
                case "WEIGHTS":
                    options.Weights = entry.Value ?? "";
                    break;
                case "VIEWS":
                    options.Views = Parse<ViewRule>(entry, Views, "Center or Ten");
                    break;
                case "DEVICE":
                    options.Device = Parse<ComputeDevice>(entry, Device, ComputeDevice.Names);
                    break;
                case "THREADS":
                    options.Threads = Parse<int>(entry, int.TryParse, "a number");
                    break;
                case "MAYFETCH":
                    options.MayFetch = Parse<bool>(entry, bool.TryParse, "true or false");
                    break;
                case "WARMUP":
                    options.WarmUp = Parse<bool>(entry, bool.TryParse, "true or false");
                    break;
                case "LIMITS":
                    ApplyLimits(options, entry);
                    break;
                default:
                    throw Unknown(entry, "Weights, Views, Device, Threads, Limits, MayFetch or WarmUp");
            }
        }
    }

    private static void ApplyLimits(ClassifierOptions options, IConfigurationSection limits)
    {
        foreach (IConfigurationSection entry in limits.GetChildren())
        {
            options.Limits = entry.Key.ToUpperInvariant() switch
            {
                "MEGAPIXELS" => options.Limits with { Megapixels = Parse<int>(entry, int.TryParse, "a number") },
                "FILEBYTES" => options.Limits with { FileBytes = Parse<long>(entry, long.TryParse, "a number") },
                _ => throw Unknown(entry, "Megapixels or FileBytes"),
            };
        }
    }

    /// <summary>The names only, in any case; the numbers behind them are nobody's concern.</summary>
    private static bool Views(string? text, out ViewRule views) =>
        Enum.TryParse(text, ignoreCase: true, out views) && string.Equals(text, views.ToString(), StringComparison.OrdinalIgnoreCase)
            && Enum.IsDefined(views);

    private static bool Device(string? text, out ComputeDevice device) =>
        ComputeDevice.TryParse(text, CultureInfo.InvariantCulture, out device);

    private static T Parse<T>(IConfigurationSection entry, TryParse<T> parse, string expected) =>
        parse(entry.Value, out T value)
            ? value
            : throw new InvalidOptionException(
                $"The configuration has '{ShortText.Of(entry.Value ?? "")}' as {entry.Path}; give {expected}.");

    private static InvalidOptionException Unknown(IConfigurationSection entry, string known) =>
        new($"The configuration has {ShortText.Of(entry.Path)}, which no classifier has; give {known}.");

    private delegate bool TryParse<T>(string? text, out T value);
}
