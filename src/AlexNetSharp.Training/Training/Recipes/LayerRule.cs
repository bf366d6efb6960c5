namespace AlexNetSharp.Training.Recipes;

/// <summary>What one layer does otherwise than the rest of its network.</summary>
internal sealed record LayerRule
{
    /// <summary>Factor on the learning rate of the layer's weights and biases, besides the factor of biases.</summary>
    /// <value>1</value>
    public double RateFactor { get; init; } = 1;

    /// <summary>Factor on the weight decay of the layer's weights and biases, besides the factor of biases.</summary>
    /// <value>1</value>
    public double DecayFactor { get; init; } = 1;

    /// <summary>Whether the layer keeps its weights and biases as they are.</summary>
    /// <value>false</value>
    public bool Frozen { get; init; }
}
