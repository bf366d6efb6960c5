using System.Text.Json.Serialization;

namespace AlexNetSharp.Preprocessing;

/// <summary>Where a training crop is taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CropRule>))]
internal enum CropRule
{
    /// <summary>Anywhere in the image, each place as likely (the paper).</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>In the center.</summary>
    [JsonStringEnumMemberName("centre")]
    Center,
}
