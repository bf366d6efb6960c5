namespace AlexNetSharp.Networks;

/// <summary>amplitude * tanh(slope * x), by default with the constants that give 1 for 1 and -1 for -1.</summary>
/// <remarks>Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998, appendix A.</remarks>
/// <param name="Name">The layer's name.</param>
internal sealed record ScaledTanhLayer(string Name) : LayerRecord(Name)
{
    /// <summary>What the output tends to for large inputs.</summary>
    public double Amplitude { get; init; } = 1.7159;

    /// <summary>What the input is multiplied by.</summary>
    public double Slope { get; init; } = 2.0 / 3;

    /// <inheritdoc/>
    internal override string ShortName => "tanh";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Stops;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) => input;

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("tanh");

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
