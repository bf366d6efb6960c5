using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Weights;

/// <summary>How a bundle's metadata are written and read, without reflection, so that trimmed programs load bundles.</summary>
[JsonSerializable(typeof(NetworkOptions))]
[JsonSerializable(typeof(IReadOnlyList<ClassLabel>))]
[JsonSerializable(typeof(ImagePreprocessing))]
internal sealed partial class BundleJson : JsonSerializerContext
{
    /// <summary>The one that is used: snake_case, with names as they are.</summary>
    public static BundleJson Own { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>What a preprocessing does where its JSON does not say; the sizes have to be said.</summary>
    public static ImagePreprocessing DefaultPreprocessing { get; } = new()
    {
        Geometry = new PackGeometry { Height = 0, Width = 0 },
        CropSize = 0,
    };
}
