namespace AlexNetSharp.Networks;

/// <summary>A convolution with a table of connections: every output map reads some of the input maps. No padding, stride 1.</summary>
/// <remarks>
/// Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998, layer C3 and table I. Weights are the kernels of the
/// connections (kernels, kernel, kernel), those of the first output map first, each map's in the order of its inputs.
/// </remarks>
/// <param name="Name">The layer's name.</param>
/// <param name="Kernel">Height and width of a kernel.</param>
/// <param name="Connections">For every output map, the numbers of the input maps that it reads.</param>
public sealed record PartialConvolutionLayer(string Name, int Kernel, IReadOnlyList<IReadOnlyList<int>> Connections) : LayerRecord(Name)
{
    /// <summary>Initial weights and biases of every output map; they differ where these follow from the fan-in.</summary>
    public IReadOnlyList<Initial> Initials { get; init; } = [.. Connections.Select(inputs => Initial.He((long)inputs.Count * Kernel * Kernel))];

    /// <summary>Number of kernels: connections between maps.</summary>
    public int Kernels => Connections.Sum(inputs => inputs.Count);
}
