namespace AlexNetSharp.Networks;

/// <summary>The sum of two paths from one input: layers in a row, and a shortcut past them.</summary>
/// <remarks>Source: He et al., "Deep residual learning for image recognition", 2015.</remarks>
/// <param name="Name">The name of the sum.</param>
/// <param name="Body">The layers that are learned on top of the shortcut, in order.</param>
internal sealed record ResidualLayer(string Name, IReadOnlyList<LayerRecord> Body) : LayerRecord(Name)
{
    /// <summary>The layers of the shortcut; none where the input itself is added.</summary>
    public IReadOnlyList<LayerRecord> Shortcut { get; init; } = [];

    /// <inheritdoc/>
    internal override string ShortName => "sum";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Stops;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference)
    {
        ActivationShape body = inference.Through(Body, input);
        ActivationShape shortcut = inference.Through(Shortcut, input);
        return body == shortcut ? body
            : throw inference.Refused(this, $"adds {shortcut} of its shortcut to {body} of its body; they must be the same.");
    }

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("addition");

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
