namespace AlexNetSharp.Networks;

/// <summary>The largest value of every window.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Distance between windows.</param>
internal sealed record MaxPoolLayer(string Name, int Kernel, int Stride) : PoolLayer(Name, Kernel, Stride)
{
    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.PassesPositive;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("max pooling") { Window = Window };

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
