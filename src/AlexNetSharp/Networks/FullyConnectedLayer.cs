namespace AlexNetSharp.Networks;

/// <summary>A fully connected layer; its input is flattened in (C, H, W) order.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Outputs">Number of units.</param>
/// <param name="Initial">Initial weights and biases.</param>
internal sealed record FullyConnectedLayer(string Name, int Outputs, Initial Initial) : LayerRecord(Name)
{
    /// <inheritdoc/>
    internal override string ShortName => "fc";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.IntoWeights;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) => new(Outputs, 1, 1);

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => new()
    {
        FanIn = input.Count,
        FanOut = Outputs,
        MultiplyAdds = input.Count * output.Count,
        Weights = [Outputs, input.Count],
        Biases = [Outputs],
        Statistics = [],
    };

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("fully connected");

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this with { Initial = rule(shape) };

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
