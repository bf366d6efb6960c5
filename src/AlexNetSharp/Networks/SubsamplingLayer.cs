namespace AlexNetSharp.Networks;

/// <summary>
/// The sum of every window of a map, times the map's learned coefficient, plus its learned bias. Windows do not overlap; rows and columns
/// that fill none are left out.
/// </summary>
/// <remarks>Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998, layers S2 and S4.</remarks>
/// <param name="Name">The layer's name; coefficients are <c>NAME.weight</c> (maps), biases <c>NAME.bias</c> (maps).</param>
/// <param name="Kernel">Height and width of the window, and the distance between windows.</param>
/// <param name="Initial">Initial coefficients and biases.</param>
internal sealed record SubsamplingLayer(string Name, int Kernel, Initial Initial) : LayerRecord(Name)
{
    private SlidingWindow Window => new(Kernel, Kernel, default);

    /// <inheritdoc/>
    internal override string ShortName => "pool";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.IntoWeights;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) =>
        inference.Windowed(this, input, input.Channels, Window);

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output)
    {
        long fanIn = (long)Kernel * Kernel;
        return new LayerSizes
        {
            FanIn = fanIn,
            FanOut = 0,
            MultiplyAdds = fanIn * output.Count,
            Weights = [output.Channels],
            Biases = [output.Channels],
            Statistics = [],
        };
    }

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("subsampling") { Window = Window };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this with { Initial = rule(shape) };

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
