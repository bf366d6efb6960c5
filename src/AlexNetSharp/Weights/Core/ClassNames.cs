using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// The classes that other programs write beside their weights: a list, a dictionary from number to name or from name to number, or a text
/// of one of these in the words of JSON or Python.
/// </summary>
internal static partial class ClassNames
{
    private const int LongestText = 1 << 20;
    private const int MostClasses = 1 << 16;

    private static readonly string[] Keys =
    [
        "classes", "class_names", "classnames", "names", "labels", "categories", "idx_to_class", "id2label", "class_to_idx", "label2id",
    ];

    /// <summary>Whether classes are usual under a key.</summary>
    /// <param name="key">The key.</param>
    public static bool IsKey(string key) => Keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The classes of a file's metadata, in the order of the outputs; empty where it names none.</summary>
    /// <param name="metadata">The metadata.</param>
    public static IReadOnlyList<string> OfMetadata(IReadOnlyDictionary<string, string> metadata) => metadata
        .Where(pair => IsKey(pair.Key))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => OfText(pair.Value))
        .FirstOrDefault(names => names is not null) ?? [];

    /// <summary>The classes of pairs of number and name, either first; null where the numbers are not 0, 1, 2 and so on.</summary>
    /// <param name="pairs">The pairs.</param>
    public static IReadOnlyList<string>? OfPairs(IEnumerable<(string Key, string Value)> pairs)
    {
        (string Key, string Value)[] all = [.. pairs.Take(MostClasses + 1)];
        return all.Length is 0 or > MostClasses ? null : Ordered(all) ?? Ordered([.. all.Select(pair => (pair.Value, pair.Key))]);
    }

    private static List<string>? Ordered((string Number, string Name)[] pairs)
    {
        var names = new SortedDictionary<int, string>();
        foreach ((string number, string name) in pairs)
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int place) || !names.TryAdd(place, name))
            {
                return null;
            }
        }

        return names.Keys.SequenceEqual(Enumerable.Range(0, names.Count)) ? [.. names.Values] : null;
    }

    private static IReadOnlyList<string>? OfText(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length is 0 or > LongestText)
        {
            return null;
        }

        if (trimmed[0] is '[' or '{' or '(')
        {
            return OfJson(trimmed) ?? OfPython(trimmed);
        }

        string[] lines = trimmed.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] names = lines.Length > 1 ? lines
            : trimmed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 1 ? names : null;
    }

    private static IReadOnlyList<string>? OfJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Array => OfPairs(
                    document.RootElement.EnumerateArray().Select((name, i) => (i.ToString(CultureInfo.InvariantCulture), name.ToString()))),
                JsonValueKind.Object => OfPairs(document.RootElement.EnumerateObject().Select(one => (one.Name, one.Value.ToString()))),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What Python prints of a dictionary or a list.</summary>
    private static IReadOnlyList<string>? OfPython(string text) => text[0] == '{'
        ? OfPairs(PythonPairs().Matches(text).Select(match => (Unquoted(match.Groups["key"]), Unquoted(match.Groups["value"]))))
        : OfPairs(PythonTexts().Matches(text).Select((match, i) => (i.ToString(CultureInfo.InvariantCulture), match.Value[1..^1])));

    private static string Unquoted(Group part) => part.Value.Trim('\'', '"');

    [GeneratedRegex("""(?<key>\d+|'[^']*'|"[^"]*")\s*:\s*(?<value>\d+|'[^']*'|"[^"]*")""", RegexOptions.NonBacktracking)]
    private static partial Regex PythonPairs();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex PythonTexts();
}
