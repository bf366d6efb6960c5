using System.Text.Json.Serialization;

namespace AlexNetSharp.Preprocessing;

/// <summary>What is subtracted from the pixels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MeanRule>))]
public enum MeanRule
{
    /// <summary>The training part's mean image, subtracted before crop and mirror, so that it moves with them (the paper).</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>The centre crop of the mean image, whatever the crop's place (cuda-convnet).</summary>
    [JsonStringEnumMemberName("centre-crop")]
    CentreCrop,

    /// <summary>The training part's mean of each channel.</summary>
    [JsonStringEnumMemberName("channel")]
    Channel,

    /// <summary>Nothing is subtracted.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}

/// <summary>
/// Everything between a decoded photo and a network's input. It travels with packs and weights, so that training, evaluation,
/// <c>classify</c> and the library's classifier treat a photo alike. Pixels stay RGB in 0..255; only the mean is subtracted.
/// </summary>
public sealed record ImagePreprocessing
{
    /// <summary>What a photo is brought to before it is cropped.</summary>
    public required PackGeometry Geometry { get; init; }

    /// <summary>Height and width in pixels of the crop that the network sees.</summary>
    public required int CropSize { get; init; }

    /// <summary>What is subtracted.</summary>
    public MeanRule Mean { get; init; } = MeanRule.Image;

    /// <summary>
    /// The values to subtract, in 0..255. Shape (C, H, W) of the geometry for <see cref="MeanRule.Image"/> and
    /// <see cref="MeanRule.CentreCrop"/>, (C) for <see cref="MeanRule.Channel"/>, empty for <see cref="MeanRule.None"/>.
    /// </summary>
    [JsonIgnore]
    public float[] MeanValues { get; init; } = [];
}
