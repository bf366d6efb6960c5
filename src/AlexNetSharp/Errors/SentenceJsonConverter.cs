using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlexNetSharp;

/// <summary>A sentence in JSON: its text in somebody's words. Read back, it is plain text.</summary>
/// <param name="words">What options and actions are called.</param>
internal sealed class SentenceJsonConverter(ISentenceWords words) : JsonConverter<Sentence>
{
    /// <summary>Initializes the converter with the words of programs.</summary>
    public SentenceJsonConverter()
        : this(ProgrammersWords.Instance)
    {
    }

    /// <inheritdoc/>
    public override Sentence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Sentence.Of(reader.GetString()!);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Sentence value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToString(words));
    }
}
