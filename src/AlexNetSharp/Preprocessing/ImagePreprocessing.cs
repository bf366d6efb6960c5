using System.Globalization;
using System.Text.Json.Serialization;

namespace AlexNetSharp.Preprocessing;

/// <summary>What is subtracted from the pixels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MeanRule>))]
public enum MeanRule
{
    /// <summary>The training part's mean image, subtracted before crop and mirror, so that it moves with them (the paper).</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>The center crop of the mean image, whatever the crop's place (cuda-convnet).</summary>
    [JsonStringEnumMemberName("centre-crop")]
    CenterCrop,

    /// <summary>The training part's mean of each channel.</summary>
    [JsonStringEnumMemberName("channel")]
    Channel,

    /// <summary>Values that the network publishes, one a channel, whatever the training part's are.</summary>
    [JsonStringEnumMemberName("pixel")]
    Pixel,

    /// <summary>Nothing is subtracted.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}

/// <summary>
/// Everything between a decoded photo and a network's input. It travels with packs and weights, so that training, evaluation,
/// <c>classify</c> and the library's classifier treat a photo alike. A value is (pixel - mean) x factor; its plane stands where the
/// network's order has it. Mean and deviation belong to the stored pixels: they are in 0..255 and in the order red, green, blue, whatever
/// the network takes.
/// </summary>
public sealed record ImagePreprocessing
{
    private const float LargestByte = 255;

    /// <summary>What a photo is brought to before it is cropped.</summary>
    public required PackGeometry Geometry { get; init; }

    /// <summary>Height and width in pixels of the crop that the network sees.</summary>
    public required int CropSize { get; init; }

    /// <summary>What is subtracted.</summary>
    public MeanRule Mean { get; init; } = MeanRule.Image;

    /// <summary>
    /// The values to subtract, in 0..255. Shape (C, H, W) of the geometry for <see cref="MeanRule.Image"/> and
    /// <see cref="MeanRule.CenterCrop"/>, (C) for <see cref="MeanRule.Channel"/> and <see cref="MeanRule.Pixel"/>, empty for
    /// <see cref="MeanRule.None"/>.
    /// </summary>
    [JsonIgnore]
    public float[] MeanValues { get; init; } = [];

    /// <summary>The order of the planes.</summary>
    public ChannelOrder Order { get; init; }

    /// <summary>The range of the pixels, which matters where no deviation is divided by.</summary>
    public PixelRange Range { get; init; }

    /// <summary>What each channel is divided by after the mean is subtracted, in 0..255; null for nothing. Shape (C).</summary>
    public float[]? Deviation { get; init; }

    /// <summary>The same as what a network wants of its pixels.</summary>
    internal NetworkInput Input() => new()
    {
        Order = Order,
        Range = Range,
        Mean = Mean,
        MeanPixel = Mean == MeanRule.Pixel ? [.. MeanValues.Select(Shortest)] : [],
        Deviation = [.. (Deviation ?? []).Select(Shortest)],
        Resize = Geometry.Resize,
    };

    /// <summary>The factor of each channel after the mean is subtracted, red first. Shape (C).</summary>
    public float[] Factors() =>
    [
        .. Enumerable.Range(0, Geometry.Channels).Select(channel =>
            Deviation is not null ? 1 / Deviation[channel] : Range == PixelRange.Unit ? 1 / LargestByte : 1),
    ];

    /// <summary>A short description, for example <c>256x256 RGB, warp; crop 227; BGR 0..255; minus the mean image</c>.</summary>
    public override string ToString()
    {
        string mean = Mean switch
        {
            MeanRule.None => "nothing subtracted",
            MeanRule.Image => "minus the mean image",
            MeanRule.CenterCrop => "minus the centre of the mean image",
            _ => $"minus {string.Join(' ', MeanValues.Select(value => value.ToString("0.###", CultureInfo.InvariantCulture)))}",
        };
        string divided = Deviation is null
            ? ""
            : $", divided by {string.Join(' ', Deviation.Select(value => value.ToString("0.###", CultureInfo.InvariantCulture)))}";
        string order =
            Geometry.Channels == 1 ? "grey"
            : Order == ChannelOrder.Bgr ? "BGR"
            : "RGB";
        return $"{Geometry}; crop {CropSize}; {order} {(Range == PixelRange.Unit && Deviation is null ? "0..1" : "0..255")}, "
            + $"{mean}{divided}";
    }

    /// <summary>The decimal number that a value was written as: 123.675, not the float32 nearest to it.</summary>
    private static double Shortest(float value) =>
        double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
