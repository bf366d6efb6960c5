using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlexNetSharp.Data.Sources;

namespace AlexNetSharp.Data.Packs;

/// <summary>How the files of a pack are written and read, without reflection.</summary>
[JsonSerializable(typeof(PackManifest))]
[JsonSerializable(typeof(PackState))]
[JsonSerializable(typeof(RejectedFile))]
internal sealed partial class PackJson : JsonSerializerContext
{
    /// <summary>For the manifest: indented, and strict about what is missing.</summary>
    public static PackJson Manifest { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NewLine = "\n",
    });

    /// <summary>For the state of an unfinished pack.</summary>
    public static PackJson State { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
    });

    /// <summary>For the list of rejected files, a line each, with names as they are.</summary>
    public static PackJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
