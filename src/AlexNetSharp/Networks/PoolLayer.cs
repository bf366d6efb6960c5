namespace AlexNetSharp.Networks;

/// <summary>Pooling without padding: one value for every window of every map.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Distance between windows; smaller than the kernel makes them overlap.</param>
internal abstract record PoolLayer(string Name, int Kernel, int Stride) : LayerRecord(Name)
{
    /// <summary>Whether a last, partial window counts (Caffe, cuda-convnet) or not.</summary>
    public bool Ceiling { get; init; }

    /// <inheritdoc/>
    internal override string ShortName => "pool";

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) =>
        inference.Windowed(this, input, input.Channels, Window);

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None;

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <summary>How the windows lie.</summary>
    private protected SlidingWindow Window => new(Kernel, Stride, default) { Ceiling = Ceiling };
}
