using System.Text.Json;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// A list of keys as <c>docs/json.md</c> writes it: <c>a, b[c, d?], e{f}?</c>: brackets hold the keys of a list's objects, braces those of
/// one object; a list in brackets alone is a list of documents.
/// </summary>
internal sealed partial class DocumentedJson
{
    private readonly List<Key> _keys;
    private readonly bool _isList;

    private DocumentedJson(List<Key> keys, bool isList) => (_keys, _isList) = (keys, isList);

    /// <summary>Reads the grammar of a command's document.</summary>
    /// <param name="table">The text of <c>docs/json.md</c>.</param>
    /// <param name="command">The command.</param>
    public static DocumentedJson Of(string table, string command)
    {
        Match row = Regex.Match(table, $@"^\| `{Regex.Escape(command)}` \| `(?<keys>[^`]+)` \|\r?$", RegexOptions.Multiline);
        Assert.True(row.Success, $"docs/json.md says nothing about '{command}'.");
        string[] words = [.. Words().Matches(row.Groups["keys"].Value).Select(match => match.Value)];
        bool isList = words[0] == "[";
        int position = isList ? 1 : 0;
        return new DocumentedJson(ReadKeys(words, ref position), isList);
    }

    /// <summary>The commands of the table.</summary>
    /// <param name="table">The text of <c>docs/json.md</c>.</param>
    public static IReadOnlyList<string> Commands(string table) =>
        [.. Regex.Matches(table, @"^\| `(?<command>[^`]+)` \|", RegexOptions.Multiline).Select(match => match.Groups["command"].Value)];

    /// <summary>What in a document differs from its description: keys that are missing, and keys that nobody described.</summary>
    /// <param name="document">The document.</param>
    public IReadOnlyList<string> Differences(JsonElement document)
    {
        var differences = new List<string>();
        Compare(document, _keys, _isList, "$", differences);
        return differences;
    }

    private static List<Key> ReadKeys(string[] words, ref int position)
    {
        var keys = new List<Key>();
        while (position < words.Length && words[position] is not ("]" or "}"))
        {
            string name = words[position++];
            List<Key>? inner = null;
            bool isList = position < words.Length && words[position] == "[";
            if (position < words.Length && words[position] is "[" or "{")
            {
                position++;
                inner = ReadKeys(words, ref position);
                position++;
            }

            bool optional = position < words.Length && words[position] == "?";
            position += optional ? 1 : 0;
            keys.Add(new Key(name, optional, inner, isList));
        }

        return keys;
    }

    private static void Compare(JsonElement element, List<Key> keys, bool isList, string path, List<string> differences)
    {
        if (isList)
        {
            if (element.ValueKind != JsonValueKind.Array)
            {
                differences.Add($"{path} is no list");
                return;
            }

            foreach (JsonElement item in element.EnumerateArray())
            {
                Compare(item, keys, isList: false, path + "[]", differences);
            }

            return;
        }

        string[] found = [.. element.EnumerateObject().Select(property => property.Name)];
        differences.AddRange(found.Except(keys.Select(key => key.Name)).Select(name => $"{path}.{name} is not documented"));
        differences.AddRange(keys.Where(key => !key.Optional && !found.Contains(key.Name)).Select(key => $"{path}.{key.Name} is missing"));
        foreach (Key key in keys.Where(key => key.Inner is not null && found.Contains(key.Name)))
        {
            Compare(element.GetProperty(key.Name), key.Inner!, key.IsList, $"{path}.{key.Name}", differences);
        }
    }

    [GeneratedRegex(@"[a-z0-9_]+|[\[\]{}?]")]
    private static partial Regex Words();

    private sealed record Key(string Name, bool Optional, List<Key>? Inner, bool IsList);
}
