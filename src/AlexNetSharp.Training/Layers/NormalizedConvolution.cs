using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>
/// In training: batch normalization that learns a scale and a shift of the pixels, and the convolution behind it, in one. Scale and shift
/// go into the filters, a w (s x + t) = (a s) w x + t (a w), so that their gradients come out of the filters' and the pixels need none.
/// </summary>
/// <remarks>
/// The result differs from that of one layer after the other by rounding. Zeros around the input are zeros behind the shift, as there.
/// </remarks>
/// <param name="normalizer">The normalization, with scale and shift; owned by its network.</param>
/// <param name="convolution">The convolution, of one group; owned by its network.</param>
internal sealed class NormalizedConvolution(BatchNorm normalizer, Convolution convolution) : IFusedLayers
{
    /// <inheritdoc/>
    public bool Takes(Tensor input) => normalizer.training && TensorMemory.IsPlain(input) && !TensorMemory.NeedsGradient(input);

    /// <summary>Normalizes and convolves (N, C, H, W), which is not changed.</summary>
    /// <exception cref="AlexNetException">A map has fewer than two values.</exception>
    public Tensor Apply(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pixels = normalizer.Standardize(input);
        Tensor weight = LayerParameters.Weight(convolution);
        Tensor filters = weight * PerInput(LayerParameters.Weight(normalizer));
        Tensor shifted = weight * PerInput(LayerParameters.Bias(normalizer));
        Tensor bias = convolution.HasBias ? LayerParameters.Bias(convolution) : zeros(weight.size(0));
        ConvolutionGeometry geometry = convolution.Geometry;
        if (geometry is { Before: 0, After: 0 })
        {
            return Convolution.Apply(pixels, filters, bias + shifted.sum([1, 2, 3]), geometry).MoveToOuterDisposeScope();
        }

        // A map of ones carries the shift, and ends where the image does.
        Tensor ones = ones_like(pixels.narrow(1, 0, 1));
        Tensor more = cat([pixels, ones], dim: 1);
        return Convolution.Apply(more, cat([filters, shifted.sum(1, keepdim: true)], dim: 1), bias, geometry).MoveToOuterDisposeScope();
    }

    private static Tensor PerInput(Tensor values) => values.view(1, -1, 1, 1);
}
