using System.Text.Json.Serialization;

namespace AlexNetSharp.Preprocessing;

/// <summary>In which order a network takes the planes of a color image. Gray images have one plane, and no order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelOrder>))]
public enum ChannelOrder
{
    /// <summary>Red, green, blue, as images are stored.</summary>
    [JsonStringEnumMemberName("rgb")]
    Rgb,

    /// <summary>Blue, green, red (Caffe, whose images are read by OpenCV).</summary>
    [JsonStringEnumMemberName("bgr")]
    Bgr,
}
