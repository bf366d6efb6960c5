namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>How the weights of a fully connected layer stand in memory. Sums are of float32, whatever they are.</summary>
public enum WeightNumber
{
    /// <summary>Four bytes.</summary>
    Float32,

    /// <summary>Two bytes: <see cref="BFloat16"/>.</summary>
    BFloat16,

    /// <summary>A byte with a sign, which a factor of its row is multiplied by.</summary>
    Int8,
}
