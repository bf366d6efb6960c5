using System.Text.Json.Serialization;

namespace AlexNetSharp.Preprocessing;

/// <summary>The range that a network takes pixels in, before a mean is subtracted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PixelRange>))]
public enum PixelRange
{
    /// <summary>As images are stored.</summary>
    [JsonStringEnumMemberName("0..255")]
    Bytes,

    /// <summary>Divided by 255.</summary>
    [JsonStringEnumMemberName("0..1")]
    Unit,
}
