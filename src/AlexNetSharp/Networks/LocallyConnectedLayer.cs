namespace AlexNetSharp.Networks;

/// <summary>A convolution's geometry without its sharing: filters and biases of its own at every position of the output.</summary>
/// <remarks>
/// Source: cuda-convnet, layer type <c>local</c>. Weights are (positions in rows, filters, maps, kernel, kernel), biases (filters, H, W).
/// </remarks>
/// <param name="Name">The layer's name.</param>
/// <param name="Outputs">Number of filters at a position.</param>
/// <param name="Kernel">Height and width of a filter.</param>
/// <param name="Initial">Initial weights and biases.</param>
internal sealed record LocallyConnectedLayer(string Name, int Outputs, int Kernel, Initial Initial) : LayerRecord(Name)
{
    /// <summary>Distance between windows in pixels.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the input. They belong to the layer, not to the image.</summary>
    public Padding Padding { get; init; }

    private SlidingWindow Window => new(Kernel, Stride, Padding);

    /// <inheritdoc/>
    internal override string ShortName => "local";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.IntoWeights;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) =>
        inference.Windowed(this, input, Outputs, Window);

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output)
    {
        long fanIn = (long)input.Channels * Kernel * Kernel;
        return new LayerSizes
        {
            FanIn = fanIn,
            FanOut = 0,
            MultiplyAdds = fanIn * output.Count,
            Weights = [(long)output.Height * output.Width, Outputs, input.Channels, Kernel, Kernel],
            Biases = [output.Channels, output.Height, output.Width],
            Statistics = [],
        };
    }

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("local") { Window = Window };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this with { Initial = rule(shape) };

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
