using System.Globalization;

namespace AlexNetSharp.Networks;

/// <summary>How dropout keeps the expected activation the same in training and evaluation.</summary>
internal enum DropoutForm
{
    /// <summary>Masks of 0 and 1 in training, outputs multiplied by 1 - rate in evaluation (the paper).</summary>
    Paper,

    /// <summary>Kept units are divided by 1 - rate in training, evaluation is the identity (Caffe, PyTorch).</summary>
    Inverted,
}

/// <summary>Dropout of whole units, counted by (epoch, sample, layer, unit).</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Rate">The probability that a unit is switched off.</param>
internal sealed record DropoutLayer(string Name, double Rate = 0.5) : LayerRecord(Name)
{
    /// <summary>The form.</summary>
    public DropoutForm Form { get; init; } = DropoutForm.Paper;

    /// <inheritdoc/>
    internal override string ShortName => "drop";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Passes;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) => input;

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None;

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("dropout")
    {
        Constants = string.Create(CultureInfo.InvariantCulture, $"p = {Rate}"),
    };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
