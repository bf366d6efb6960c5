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

    private static readonly string[] Lists = ["classes", "class_names", "classnames", "names", "labels", "categories"];

    private static readonly string[] NumbersFirst = ["idx_to_class", "id2label"];

    private static readonly string[] NamesFirst = ["class_to_idx", "label2id"];

    /// <summary>Whether classes are usual under a key.</summary>
    /// <param name="key">The key.</param>
    public static bool IsKey(string key) => Has(Lists, key) || Has(NumbersFirst, key) || Has(NamesFirst, key);

    /// <summary>What a file's metadata say of its classes; null where they say nothing.</summary>
    /// <param name="metadata">The metadata.</param>
    public static NamedClasses? OfMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        NamedClasses[] said =
        [
            .. metadata.Where(pair => IsKey(pair.Key))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => OfText(pair.Key, pair.Value))
                .OfType<NamedClasses>(),
        ];
        return said.FirstOrDefault(one => one.Names.Count > 0) ?? said.FirstOrDefault();
    }

    /// <summary>
    /// The classes of pairs of number and name. Which of the two stands first is known by the key; under others the numbers do, unless only
    /// what stands behind them can be numbers.
    /// </summary>
    /// <param name="key">The key that the pairs stand under.</param>
    /// <param name="pairs">The pairs.</param>
    public static NamedClasses OfPairs(string key, IEnumerable<(string First, string Second)> pairs)
    {
        (string First, string Second)[] all = [.. pairs.Take(MostClasses + 1)];
        (string, string)[] turned = [.. all.Select(pair => (pair.Second, pair.First))];
        if (all.Length is 0 or > MostClasses)
        {
            return NamedClasses.Unread(key);
        }

        List<string>? names = Has(NamesFirst, key) ? Ordered(turned)
            : Has(NumbersFirst, key) ? Ordered(all)
            : Ordered(all) is not { } first ? Ordered(turned)
            : Ordered(turned) is { } second && !second.SequenceEqual(first) ? null : first;
        return names is null ? NamedClasses.Unread(key) : new NamedClasses(names);
    }

    /// <summary>The classes of a list.</summary>
    /// <param name="key">The key that it stands under.</param>
    /// <param name="names">The list; an entry that is no name is null.</param>
    public static NamedClasses OfList(string key, IEnumerable<string?> names)
    {
        string?[] all = [.. names.Take(MostClasses + 1)];
        return all.Length is 0 or > MostClasses || all.Contains(null) ? NamedClasses.Unread(key) : new NamedClasses([.. all!]);
    }

    private static bool Has(string[] keys, string key) => keys.Contains(key, StringComparer.OrdinalIgnoreCase);

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

    private static NamedClasses? OfText(string key, string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length is 0 or > LongestText)
        {
            return null;
        }

        if (trimmed[0] is '[' or '{' or '(')
        {
            return OfJson(key, trimmed) ?? OfPython(key, trimmed);
        }

        string[] lines = trimmed.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] names = lines.Length > 1 ? lines
            : trimmed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 1 ? OfList(key, names) : null;
    }

    /// <summary>What JSON says; null where it is none.</summary>
    private static NamedClasses? OfJson(string key, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Array => OfList(key, document.RootElement.EnumerateArray().Select(Text)),
                _ => document.RootElement.EnumerateObject().All(one => Text(one.Value) is not null)
                    ? OfPairs(key, document.RootElement.EnumerateObject().Select(one => (one.Name, Text(one.Value)!)))
                    : NamedClasses.Unread(key),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    /// <summary>What Python prints of a dictionary or a list.</summary>
    private static NamedClasses OfPython(string key, string text) => text[0] == '{'
        ? OfPairs(key, PythonPairs().Matches(text).Select(match => (Unquoted(match.Groups["key"]), Unquoted(match.Groups["value"]))))
        : OfList(key, PythonTexts().Matches(text).Select(match => match.Value[1..^1]));

    private static string Unquoted(Group part) => part.Value.Trim('\'', '"');

    [GeneratedRegex("""(?<key>\d+|'[^']*'|"[^"]*")\s*:\s*(?<value>\d+|'[^']*'|"[^"]*")""", RegexOptions.NonBacktracking)]
    private static partial Regex PythonPairs();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex PythonTexts();
}
