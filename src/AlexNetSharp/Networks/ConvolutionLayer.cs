namespace AlexNetSharp.Networks;

/// <summary>Convolution (cross-correlation) over (N, C, H, W).</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Outputs">Number of filters.</param>
/// <param name="Kernel">Height and width of a filter.</param>
/// <param name="Initial">Initial weights and biases.</param>
internal sealed record ConvolutionLayer(string Name, int Outputs, int Kernel, Initial Initial) : LayerRecord(Name)
{
    /// <summary>Distance between windows in pixels.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the input. They belong to the layer, not to the image.</summary>
    public Padding Padding { get; init; }

    /// <summary>Number of groups; 2 where each column sees its own half of the maps only.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether every filter has a bias.</summary>
    public bool HasBias { get; init; } = true;

    private SlidingWindow Window => new(Kernel, Stride, Padding);

    /// <inheritdoc/>
    internal override string ShortName => "conv";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.IntoWeights;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference)
    {
        _ = inference.Shared(this, input.Channels, "input maps", Groups);
        int outputs = inference.Shared(this, Outputs, "maps", Groups);
        return inference.Windowed(this, input, outputs, Window);
    }

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output)
    {
        long fanIn = (long)input.Channels / Groups * Kernel * Kernel;
        return new LayerSizes
        {
            FanIn = fanIn,
            FanOut = (long)Outputs * Kernel * Kernel,
            MultiplyAdds = fanIn * output.Count,
            Weights = [Outputs, input.Channels / Groups, Kernel, Kernel],
            Biases = HasBias ? [Outputs] : [],
            Statistics = [],
        };
    }

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) =>
        new("convolution") { Window = Window, Groups = Groups };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this with { Initial = rule(shape) };

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
