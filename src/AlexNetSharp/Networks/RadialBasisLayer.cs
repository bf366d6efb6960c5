namespace AlexNetSharp.Networks;

/// <summary>
/// Euclidean radial basis units with fixed centers, as logits: minus the squared distance between the input and each class's center.
/// </summary>
/// <remarks>
/// Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998, equation 7. Differs: its sign, so that the most
/// probable class has the largest output.
/// </remarks>
/// <param name="Name">The layer's name. It has no learned parameters.</param>
/// <param name="Centers">The center of every class, as long as the input.</param>
internal sealed record RadialBasisLayer(string Name, IReadOnlyList<IReadOnlyList<float>> Centers) : LayerRecord(Name)
{
    /// <inheritdoc/>
    internal override string ShortName => "output";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Stops;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) =>
        Centers.FirstOrDefault(center => center.Count != input.Count) is not { } other ? new(Centers.Count, 1, 1)
            : throw inference.Refused(this, $"has a centre of {other.Count} values but gets {input.Count}; they must be the same.");

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) =>
        LayerSizes.None with { FanIn = input.Count, MultiplyAdds = input.Count * output.Count };

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("radial basis");

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
