namespace AlexNetSharp.Networks;

/// <summary>The mean of each whole map, whatever its size: (N, C, H, W) to (N, C, 1, 1).</summary>
/// <param name="Name">The layer's name.</param>
internal sealed record GlobalAveragePoolLayer(string Name) : LayerRecord(Name)
{
    /// <inheritdoc/>
    internal override string ShortName => "pool";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Passes;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) => input with { Height = 1, Width = 1 };

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("average pooling") { Kernel = input.Height };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
