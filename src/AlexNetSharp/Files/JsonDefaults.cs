using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace AlexNetSharp.Files;

/// <summary>
/// Reads records from JSON without reflection. Generated readers give a property that is set at construction only the zero of its type
/// where the JSON lacks it; here it keeps the value that the record gives it.
/// </summary>
internal static class JsonDefaults
{
    private static readonly JsonDocumentOptions OneOfEach = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a record.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="type">The record's contract.</param>
    /// <param name="defaults">A record whose values stand for what the JSON lacks; what is required it must have.</param>
    /// <exception cref="JsonException">The JSON is broken, or no such record.</exception>
    public static T? Read<T>(string json, JsonTypeInfo<T> type, T defaults)
        where T : class
    {
        JsonNode? node = JsonNode.Parse(json, documentOptions: OneOfEach);
        if (node is JsonObject given)
        {
            Complete(given, type, defaults);
        }

        return node.Deserialize(type);
    }

    private static void Complete(JsonObject given, JsonTypeInfo type, object defaults)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.Get is not { } get)
            {
                // It stands in no JSON.
                continue;
            }

            object? value = get(defaults);
            JsonTypeInfo inner = type.Options.GetTypeInfo(property.PropertyType);
            if (!given.TryGetPropertyValue(property.Name, out JsonNode? node) && !property.IsRequired)
            {
                given[property.Name] = JsonSerializer.SerializeToNode(value, inner);
            }
            else if (node is JsonObject record && value is not null && inner.Kind == JsonTypeInfoKind.Object)
            {
                Complete(record, inner, value);
            }
        }
    }
}
