using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Writes results as one JSON document: snake_case keys, errors and probabilities as fractions.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new SentenceJsonConverter(CommandWords.Instance) },
    };

    /// <summary>Writes a document to standard output.</summary>
    /// <param name="document">The result.</param>
    public static void Write<T>(T document) => Console.Out.Write(JsonSerializer.Serialize(document, Options) + "\n");
}
