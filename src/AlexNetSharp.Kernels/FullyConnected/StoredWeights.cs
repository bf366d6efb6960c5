namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>The weights of a fully connected layer, as they stand in memory.</summary>
/// <param name="values">Weights (outputs, inputs).</param>
/// <param name="number">What they are.</param>
public readonly unsafe struct StoredWeights(void* values, WeightNumber number)
{
    /// <summary>Weights (outputs, inputs).</summary>
    public void* Values { get; } = values;

    /// <summary>What they are.</summary>
    public WeightNumber Number { get; } = number;
}
