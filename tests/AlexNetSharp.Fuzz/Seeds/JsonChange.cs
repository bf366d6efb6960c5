using System.Globalization;
using System.Text.Json.Nodes;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>JSON with another value in one place.</summary>
internal static class JsonChange
{
    /// <summary>Puts a value in.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="place">Keys and indices, with dots between them.</param>
    /// <param name="value">The value, as JSON.</param>
    public static string Set(string json, string place, string value)
    {
        JsonNode root = JsonNode.Parse(json)!, node = root;
        string[] parts = place.Split('.');
        foreach (string part in parts[..^1])
        {
            node = node is JsonArray list ? list[Index(part)]! : node[part]!;
        }

        if (node is JsonArray items)
        {
            items[Index(parts[^1])] = JsonNode.Parse(value);
        }
        else
        {
            node[parts[^1]] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }

    private static int Index(string part) => int.Parse(part, CultureInfo.InvariantCulture);
}
