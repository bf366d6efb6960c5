namespace AlexNetSharp.Networks;

/// <summary>A convolution with a table of connections: every output map reads some of the input maps. No padding, stride 1.</summary>
/// <remarks>
/// Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998, layer C3 and table I. Weights are the kernels of
/// the connections (kernels, kernel, kernel), those of the first output map first, each map's in the order of its inputs.
/// </remarks>
/// <param name="Name">The layer's name.</param>
/// <param name="Kernel">Height and width of a kernel.</param>
/// <param name="Connections">For every output map, the numbers of the input maps that it reads.</param>
internal sealed record PartialConvolutionLayer(string Name, int Kernel, IReadOnlyList<IReadOnlyList<int>> Connections) : LayerRecord(Name)
{
    /// <summary>Initial weights and biases of every output map; they differ where these follow from the fan-in.</summary>
    public IReadOnlyList<Initial> Initials { get; init; } =
    [.. Connections.Select(inputs => Initial.He((long)inputs.Count * Kernel * Kernel))];

    /// <summary>Number of kernels: connections between maps.</summary>
    public int Kernels => Connections.Sum(inputs => inputs.Count);

    private SlidingWindow Window => new(Kernel, Stride: 1, default);

    /// <inheritdoc/>
    internal override string ShortName => "conv";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.IntoWeights;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) =>
        Connections.All(inputs => inputs.Count > 0 && inputs.All(map => map >= 0 && map < input.Channels))
            ? inference.Windowed(this, input, Connections.Count, Window)
            : throw inference.Refused(
                this, $"has a table with a map that reads none, or one that is not there; its input maps are 0 to {input.Channels - 1}.");

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => new()
    {
        FanIn = (long)Connections.Max(inputs => inputs.Count) * Kernel * Kernel,
        FanOut = 0,
        MultiplyAdds = (long)Kernels * Kernel * Kernel * output.Height * output.Width,
        Weights = [Kernels, Kernel, Kernel],
        Biases = [output.Channels],
        Statistics = [],
    };

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("partial convolution") { Window = Window };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) =>
        this with { Initials = [.. Connections.Select(inputs => rule(Alone(shape, inputs.Count)))] };

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);

    /// <summary>One output map, which rules see as a convolution of the maps that it reads.</summary>
    private LayerShape Alone(LayerShape shape, int inputs) => new(
        new ConvolutionLayer(Name, Outputs: 1, Kernel, default),
        shape.Input with { Channels = inputs },
        shape.Output with { Channels = 1 });
}
