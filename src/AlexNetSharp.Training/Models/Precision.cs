using System.Text.Json.Serialization;

namespace AlexNetSharp.Models;

/// <summary>In what numbers a network computes. Its parameters, their gradients and the logits are float32 in either.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>32-bit floating point throughout.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,

    /// <summary>
    /// Inputs, weights and outputs of convolutions and matrix products, and all activations between layers, in bfloat16; sums in float32.
    /// </summary>
    [JsonStringEnumMemberName("bf16")]
    BFloat16,
}
