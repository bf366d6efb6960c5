using System.Globalization;

namespace AlexNetSharp.Networks;

/// <summary>
/// Local response normalization over neighboring pixels of the same map: x / (k + alpha * mean of squares over the window)^beta. Pixels
/// that the window has outside of the map count as zeros.
/// </summary>
/// <remarks>
/// Source: cuda-convnet, layer type <c>rnorm</c>, whose scale is divided by the window's pixels as well; Caffe's <c>WITHIN_CHANNEL</c>.
/// </remarks>
/// <param name="Name">The layer's name.</param>
internal sealed record SpatialLrnLayer(string Name) : LayerRecord(Name)
{
    /// <summary>Height and width of the window in pixels, centered on the pixel; odd.</summary>
    public int Size { get; init; } = 3;

    /// <summary>The constant k.</summary>
    public double K { get; init; } = 1;

    /// <summary>The factor alpha of the mean of squares.</summary>
    public double Alpha { get; init; } = 5e-5;

    /// <summary>The exponent beta.</summary>
    public double Beta { get; init; } = 0.75;

    /// <inheritdoc/>
    internal override string ShortName => "norm";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Stops;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) => Size % 2 != 0 ? input
        : throw inference.Refused(
            this, $"has a normalisation window of {Size} pixels; it must be odd, so that it can be centred on a pixel.");

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("normalisation in a map")
    {
        Kernel = Size,
        Constants = string.Create(
            CultureInfo.InvariantCulture,
            $"k = {K}, n = {Size * Size}, alpha = {Alpha:0.########} / n, beta = {Beta}"),
    };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
