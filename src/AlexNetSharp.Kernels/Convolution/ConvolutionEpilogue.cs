namespace AlexNetSharp.Kernels.Convolution;

/// <summary>What becomes of a convolution's sums before they are stored, while they are in the first cache.</summary>
public readonly unsafe struct ConvolutionEpilogue
{
    /// <summary>Biases (outputs), or null for none.</summary>
    public float* Bias { get; init; }

    /// <summary>Values (N, outputs, H, W) that are added behind the biases: the shortcut of a residual unit; null for none.</summary>
    /// <remarks>They must not overlap the output.</remarks>
    public float* Added { get; init; }

    /// <summary>Whether what is below zero becomes zero in the end.</summary>
    public bool Rectify { get; init; }
}
