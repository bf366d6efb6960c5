namespace AlexNetSharp.Networks;

/// <summary>The mean of every window; a partial window's is the mean of the pixels that it has.</summary>
/// <remarks>Source: cuda-convnet and Caffe, which both divide by the window clipped to the input.</remarks>
/// <param name="Name">The layer's name.</param>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Distance between windows.</param>
internal sealed record AveragePoolLayer(string Name, int Kernel, int Stride) : PoolLayer(Name, Kernel, Stride)
{
    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Passes;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("average pooling") { Window = Window };

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
