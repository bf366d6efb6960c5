namespace AlexNetSharp.Networks;

/// <summary>max(0, x).</summary>
/// <param name="Name">The layer's name.</param>
internal sealed record ReluLayer(string Name) : LayerRecord(Name)
{
    /// <inheritdoc/>
    internal override string ShortName => "relu";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.PassesPositive;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) => input;

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("relu");

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
