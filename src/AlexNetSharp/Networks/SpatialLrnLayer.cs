namespace AlexNetSharp.Networks;

/// <summary>
/// Local response normalisation over neighbouring pixels of the same map: x / (k + alpha * mean of squares over the window)^beta. Pixels that the
/// window has outside of the map count as zeros.
/// </summary>
/// <remarks>Source: cuda-convnet, layer type <c>rnorm</c>, whose scale is divided by the window's pixels as well; Caffe's <c>WITHIN_CHANNEL</c>.</remarks>
/// <param name="Name">The layer's name.</param>
public sealed record SpatialLrnLayer(string Name) : LayerRecord(Name)
{
    /// <summary>Height and width of the window in pixels, centred on the pixel; odd.</summary>
    public int Size { get; init; } = 3;

    /// <summary>The constant k.</summary>
    public double K { get; init; } = 1;

    /// <summary>The factor alpha of the mean of squares.</summary>
    public double Alpha { get; init; } = 5e-5;

    /// <summary>The exponent beta.</summary>
    public double Beta { get; init; } = 0.75;
}
