using System.Text.Json.Serialization;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// What numbers the weights of convolutions and of fully connected layers are stored as. Biases, normalizations and means are always
/// float32, and so is everything that is read.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<WeightStorage>))]
public enum WeightStorage
{
    /// <summary>32 bits a weight.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,

    /// <summary>16 bits a weight: the nearest number with the exponent of a float32 and seven bits of its fraction.</summary>
    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,

    /// <summary>
    /// 8 bits a weight of fully connected layers, from -127 to 127, times a float32 scale of the unit; weights of convolutions are
    /// bfloat16.
    /// </summary>
    [JsonStringEnumMemberName("int8")]
    Int8,
}
