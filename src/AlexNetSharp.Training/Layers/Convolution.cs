using AlexNetSharp.Kernels.Convolution;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Convolution with groups and zeros that may differ before and after the input.</summary>
/// <remarks>
/// The kernel does contiguous float32 tensors on the CPU, <see cref="BFloat16Product"/> bfloat16 inputs; tensor operations do everything
/// else, and more zeros around an input that needs a gradient than a filter overhangs.
/// </remarks>
internal sealed class Convolution : nn.Module<Tensor, Tensor>
{
    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weight">Filters (outputs, inputs / groups, kernel, kernel); owned by the layer.</param>
    /// <param name="bias">Biases (outputs), owned by the layer; null for a layer without.</param>
    /// <param name="geometry">Stride, padding and groups.</param>
    public Convolution(string name, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
        : base(name)
    {
        Geometry = geometry;
        HasBias = bias is not null;
        LayerParameters.Register(this, weight, bias);
    }

    /// <summary>Whether there are biases.</summary>
    public bool HasBias { get; }

    /// <summary>Stride, padding and groups.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>Convolves (N, C, H, W).</summary>
    public override Tensor forward(Tensor input)
    {
        Tensor weight = LayerParameters.Weight(this);
        if (HasBias)
        {
            return Apply(input, weight, LayerParameters.Bias(this), Geometry);
        }

        using Tensor zero = zeros(weight.size(0), weight.dtype, weight.device);
        return Apply(input, weight, zero, Geometry);
    }

    /// <summary>Convolves (N, C, H, W).</summary>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, ConvolutionGeometry geometry)
    {
        if (BFloat16Product.Takes(x, weight))
        {
            return BFloat16Product.Apply(x, weight, bias, (input, filters, biases) => Apply(input, filters, biases, geometry));
        }

        if (!TensorMemory.IsPlain(x) || !TensorMemory.IsPlain(weight) || !TensorMemory.IsPlain(bias))
        {
            return ByTensorOperations(x, weight, bias, geometry);
        }

        if (x.dim() != 4
            || weight.dim() != 4
            || weight.size(2) != weight.size(3)
            || weight.size(1) * geometry.Groups != x.size(1)
            || bias.numel() != weight.size(0))
        {
            throw new ArgumentException(
                $"Filters {string.Join('x', weight.shape)} with {bias.numel()} biases in {geometry.Groups} groups do not fit an input of "
                    + $"{string.Join('x', x.shape)}.");
        }

        var shape = new ConvolutionShape
        {
            Images = checked((int)x.size(0)),
            Channels = checked((int)x.size(1)),
            Height = checked((int)x.size(2)),
            Width = checked((int)x.size(3)),
            Outputs = checked((int)weight.size(0)),
            Kernel = checked((int)weight.size(2)),
            Stride = geometry.Stride,
            Before = geometry.Before,
            After = geometry.After,
            Groups = geometry.Groups,
        };
        bool needsInputGradient = TensorMemory.NeedsGradient(x);
        if (needsInputGradient && !shape.HasInputGradient)
        {
            return ByTensorOperations(x, weight, bias, geometry);
        }

        return needsInputGradient || TensorMemory.NeedsGradient(weight) || TensorMemory.NeedsGradient(bias)
            ? ConvolutionFunction.apply(x, weight, bias, shape)
            : ConvolutionFunction.Compute(x, weight, bias, shape);
    }

    /// <summary>The same by tensor operations, on any device and type.</summary>
    internal static Tensor ByTensorOperations(Tensor x, Tensor weight, Tensor bias, ConvolutionGeometry geometry)
    {
        long[] strides = [geometry.Stride, geometry.Stride];
        long[] unit = [1, 1];
        (long before, long after) = (geometry.Before, geometry.After);
        if (before == after)
        {
            return nn.functional.conv2d(x, weight, bias, strides, [before, before], unit, geometry.Groups);
        }

        using Tensor padded = nn.functional.pad(x, [before, after, before, after]);
        return nn.functional.conv2d(padded, weight, bias, strides, [0, 0], unit, geometry.Groups);
    }
}

/// <summary>How a convolution walks over its input.</summary>
/// <param name="Stride">Distance between windows in pixels.</param>
/// <param name="Before">Zeros above and to the left.</param>
/// <param name="After">Zeros below and to the right.</param>
/// <param name="Groups">Number of groups.</param>
internal readonly record struct ConvolutionGeometry(int Stride, int Before, int After, int Groups);
