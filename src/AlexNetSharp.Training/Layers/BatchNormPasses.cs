using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Batch normalization of every map, with max(0, y) behind it where asked.</summary>
/// <remarks>
/// The kernel does contiguous float32 tensors on the CPU whose maps are not tiny, tensor operations everything else.
/// Running averages are the layer's, <see cref="BatchNorm"/>: PyTorch and Caffe keep different ones of the same statistics.
/// </remarks>
internal static class BatchNormPasses
{
    /// <summary>
    /// The smallest map, in pixels, that the kernel does: what it does once for each map of each image weighs more in smaller ones, where
    /// libtorch is as fast.
    /// </summary>
    private const int SmallestPlane = 64;

    /// <summary>Normalizes (N, C) or (N, C, H, W) with the batch's own statistics.</summary>
    /// <param name="x">The input.</param>
    /// <param name="scale">The scale of each map (C).</param>
    /// <param name="shift">The shift of each map (C).</param>
    /// <param name="rule">The constants.</param>
    /// <exception cref="ArgumentException">Scale or shift do not fit the maps, or a map has fewer than two values.</exception>
    public static BatchNormResult Apply(Tensor x, Tensor scale, Tensor shift, BatchNormRule rule)
    {
        Check(x, scale, shift);
        if (x.numel() < 2 * x.size(1))
        {
            throw new ArgumentException(
                $"Batch normalisation learns from at least two values of a map; an input of ({string.Join(", ", x.shape)}) has fewer.");
        }

        return x.dtype == ScalarType.BFloat16 ? InFloat32(x, scale, shift, rule)
            : IsForKernel(x, scale, shift) ? ByKernel(x, scale, shift, rule)
            : ByTensorOperations(x, scale, shift, rule);
    }

    /// <summary>Normalizes (N, C) or (N, C, H, W) with given statistics.</summary>
    /// <param name="x">The input.</param>
    /// <param name="scale">The scale of each map (C).</param>
    /// <param name="shift">The shift of each map (C).</param>
    /// <param name="mean">The mean of each map (C).</param>
    /// <param name="variance">The variance of each map (C).</param>
    /// <param name="rule">The constants.</param>
    /// <exception cref="ArgumentException">Scale, shift, mean or variance do not fit the maps.</exception>
    public static Tensor Infer(Tensor x, Tensor scale, Tensor shift, Tensor mean, Tensor variance, BatchNormRule rule)
    {
        Check(x, scale, shift, mean, variance);
        using DisposeScope scope = NewDisposeScope();
        if (x.dtype == ScalarType.BFloat16)
        {
            return Infer(x.to(ScalarType.Float32), scale, shift, mean, variance, rule).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
        }

        bool needsGradient = TensorMemory.NeedsGradient(x) || TensorMemory.NeedsGradient(scale) || TensorMemory.NeedsGradient(shift);
        if (IsForKernel(x, scale, shift) && !needsGradient)
        {
            Tensor exactMean = mean.to(ScalarType.Float64).contiguous();
            Tensor exactVariance = variance.to(ScalarType.Float64).contiguous();
            return BatchNormFunction.Infer(x, scale, shift, exactMean, exactVariance, rule).MoveToOuterDisposeScope();
        }

        Tensor y = nn.functional.batch_norm(
            x,
            mean.to(scale.dtype),
            variance.to(scale.dtype),
            scale,
            shift,
            training: false,
            eps: rule.Epsilon);
        return (rule.Rectify ? y.relu() : y).MoveToOuterDisposeScope();
    }

    /// <summary>Normalizes plain tensors with their own statistics by the kernel.</summary>
    internal static BatchNormResult ByKernel(Tensor x, Tensor scale, Tensor shift, BatchNormRule rule)
    {
        Tensor mean = empty(x.size(1), dtype: ScalarType.Float64);
        Tensor variance = empty_like(mean);
        Tensor y = TensorMemory.NeedsGradient(x) || TensorMemory.NeedsGradient(scale) || TensorMemory.NeedsGradient(shift)
            ? BatchNormFunction.apply(x, scale, shift, mean, variance, rule)
            : BatchNormFunction.Train(x, scale, shift, mean, variance, rule);
        return new BatchNormResult(y, mean, variance);
    }

    /// <summary>The same by tensor operations, on any device and type.</summary>
    internal static BatchNormResult ByTensorOperations(Tensor x, Tensor scale, Tensor shift, BatchNormRule rule)
    {
        using DisposeScope scope = NewDisposeScope();

        // Averages that forget everything before this batch are its own statistics.
        Tensor mean = zeros(x.size(1), dtype: scale.dtype, device: x.device);
        Tensor unbiased = ones_like(mean);
        Tensor y = nn.functional.batch_norm(x, mean, unbiased, scale, shift, training: true, momentum: 1, eps: rule.Epsilon);
        double count = (double)x.numel() / x.size(1);
        Tensor variance = unbiased.to(ScalarType.Float64) * ((count - 1) / count);
        return new BatchNormResult(
            (rule.Rectify ? y.relu() : y).MoveToOuterDisposeScope(),
            mean.to(ScalarType.Float64).MoveToOuterDisposeScope(),
            variance.MoveToOuterDisposeScope());
    }

    /// <summary>A bfloat16 batch, whose statistics would drown in their rounding: computed in float32, the output rounded once.</summary>
    private static BatchNormResult InFloat32(Tensor x, Tensor scale, Tensor shift, BatchNormRule rule)
    {
        using DisposeScope scope = NewDisposeScope();
        BatchNormResult result = Apply(x.to(ScalarType.Float32), scale, shift, rule);
        return new BatchNormResult(
            result.Output.to(ScalarType.BFloat16).MoveToOuterDisposeScope(),
            result.Mean.MoveToOuterDisposeScope(),
            result.Variance.MoveToOuterDisposeScope());
    }

    private static bool IsForKernel(Tensor x, Tensor scale, Tensor shift) =>
        TensorMemory.IsPlain(x)
        && TensorMemory.IsPlain(scale)
        && TensorMemory.IsPlain(shift)
        && x.numel() >= SmallestPlane * x.size(0) * x.size(1);

    private static void Check(Tensor x, params Tensor[] perMap)
    {
        foreach (Tensor values in perMap)
        {
            if (values.dim() != 1 || values.size(0) != x.size(1))
            {
                throw new ArgumentException(
                    $"Batch normalisation of {x.size(1)} maps needs as many values of each kind, not ({string.Join(", ", values.shape)}).");
            }
        }
    }
}

/// <summary>The constants of batch normalization.</summary>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="Rectify">Whether max(0, y) follows.</param>
internal readonly record struct BatchNormRule(double Epsilon, bool Rectify);

/// <summary>A normalized batch and what it was normalized with.</summary>
/// <param name="Output">The output, of the input's shape.</param>
/// <param name="Mean">The mean of each map (C), float64.</param>
/// <param name="Variance">The biased variance of each map (C), float64; times n / (n - 1) it is what running averages take.</param>
internal readonly record struct BatchNormResult(Tensor Output, Tensor Mean, Tensor Variance);
