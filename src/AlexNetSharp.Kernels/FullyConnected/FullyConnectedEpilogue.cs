namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>What becomes of a fully connected layer's sums before they are stored: factor * sum + bias, and a threshold.</summary>
public readonly unsafe struct FullyConnectedEpilogue
{
    /// <summary>What the sums are multiplied by (outputs); null for one.</summary>
    public float* Factors { get; init; }

    /// <summary>Biases (outputs); null for none.</summary>
    public float* Bias { get; init; }

    /// <summary>Whether what is below zero becomes zero in the end.</summary>
    public bool Rectify { get; init; }

    /// <summary>Finishes the sums of a run of outputs of one image, in place.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="first">The first output.</param>
    /// <param name="count">The number of outputs.</param>
    internal void Finish(float* sums, int first, int count) => Elementwise.Finish(
        sums,
        Factors == null ? null : Factors + first,
        Bias == null ? null : Bias + first,
        count,
        Rectify);
}
