using AlexNetSharp.Kernels.Fusion;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Kernels.Pooling;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>ReLU, local response normalization and max pooling in one, for tensors that kernels can work on.</summary>
internal sealed class FusedPool : IFusedLayers
{
    private readonly LrnParameters _lrn;
    private readonly int _kernel;
    private readonly int _stride;
    private readonly bool _ceiling;

    /// <summary>Initializes the layers.</summary>
    /// <param name="lrn">The constants of the normalization.</param>
    /// <param name="kernel">Height and width of the pooling window.</param>
    /// <param name="stride">Distance between windows.</param>
    /// <param name="ceiling">Whether a last, partial window counts.</param>
    public FusedPool(LrnParameters lrn, int kernel, int stride, bool ceiling) =>
        (_lrn, _kernel, _stride, _ceiling) = (lrn, kernel, stride, ceiling);

    /// <inheritdoc/>
    public bool Takes(Tensor input) => TensorMemory.IsPlainOrBFloat16(input)
        && _kernel <= Math.Min(PoolShape.LargestKernel, Math.Min(input.size(2), input.size(3)))
        && FusedShape.Fits(Shape(input).Pool);

    /// <summary>Rectifies, normalizes and pools (N, C, H, W), which is not changed.</summary>
    /// <exception cref="ArgumentException">The window of the normalization is even, or its groups do not divide the maps.</exception>
    public Tensor Apply(Tensor input) =>
        TensorMemory.NeedsGradient(input) ? FusedPoolFunction.apply(input, Shape(input)) : FusedPoolFunction.Compute(input, Shape(input));

    private FusedShape Shape(Tensor z) => new(
        (nint)z.size(1),
        new PoolShape((nint)(z.size(0) * z.size(1)), (int)z.size(2), (int)z.size(3), _kernel, _stride, _ceiling),
        _lrn);
}
