using System.Text.Json;

namespace AlexNetSharp;

/// <summary>Says what is wrong with a JSON document in words of its own, without names of types.</summary>
internal static class JsonWords
{
    /// <summary>The end of a sentence such as "the file cannot be read (...)".</summary>
    /// <param name="error">What the parser found.</param>
    public static string Of(JsonException error)
    {
        string place = error.LineNumber is { } line ? $" at line {line + 1}" : "";
        return error.Path is { Length: > 2 } path
            ? $"its JSON{place} has no value that fits at '{ShortText.Of(path[2..])}'"
            : $"it is no JSON of the kind that is expected{place}";
    }
}
