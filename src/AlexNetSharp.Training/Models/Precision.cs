namespace AlexNetSharp.Models;

/// <summary>In what numbers a network computes. Its parameters, their gradients and the logits are float32 in either.</summary>
internal enum Precision
{
    /// <summary>32-bit floating point throughout.</summary>
    Float32,

    /// <summary>
    /// Inputs, weights and outputs of convolutions and matrix products, and all activations between layers, in bfloat16; sums in float32.
    /// </summary>
    BFloat16,
}
