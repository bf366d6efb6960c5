using System.Globalization;

namespace AlexNetSharp.Networks;

/// <summary>
/// Local response normalization across neighboring maps: x / (k + alpha * sum of squares over the window)^beta.
/// </summary>
/// <remarks>
/// Source: the paper, section 3.3. Alpha is not divided by the window's size unless <see cref="AlphaDividedBySize"/> says so.
/// </remarks>
/// <param name="Name">The layer's name.</param>
internal sealed record LrnLayer(string Name) : LayerRecord(Name)
{
    /// <summary>Number of neighboring maps in the window, centered on the map; odd.</summary>
    public int Size { get; init; } = 5;

    /// <summary>The constant k.</summary>
    public double K { get; init; } = 2;

    /// <summary>The factor alpha of the sum of squares.</summary>
    public double Alpha { get; init; } = 1e-4;

    /// <summary>The exponent beta.</summary>
    public double Beta { get; init; } = 0.75;

    /// <summary>Whether alpha is divided by <see cref="Size"/>, as Caffe, PyTorch and ONNX do.</summary>
    public bool AlphaDividedBySize { get; init; }

    /// <summary>Number of groups of maps that the window does not leave; 2 keeps it inside each column.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Alpha as programs count it that divide it by the window's size: Caffe, PyTorch, ONNX.</summary>
    public double DividedAlpha => AlphaDividedBySize ? Alpha : Alpha * Size;

    /// <summary>The factor that the sum of squares is multiplied by.</summary>
    public double EffectiveAlpha => AlphaDividedBySize ? Alpha / Size : Alpha;

    /// <inheritdoc/>
    internal override string ShortName => "norm";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Stops;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference)
    {
        if (Size % 2 == 0)
        {
            throw inference.Refused(
                this, $"has a normalisation window of {Size} maps; it must be odd, so that it can be centred on a map.");
        }

        return input with { Channels = inference.Shared(this, input.Channels, "maps", Groups) };
    }

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("normalisation")
    {
        Groups = Groups,
        Constants = string.Create(
            CultureInfo.InvariantCulture,
            $"k = {K}, n = {Size}, alpha = {Alpha:0.########}{(AlphaDividedBySize ? " / n" : "")}, beta = {Beta}"),
    };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
