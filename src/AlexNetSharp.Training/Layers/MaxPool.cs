using AlexNetSharp.Kernels.Pooling;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Max pooling without padding as a layer.</summary>
/// <remarks>
/// The kernel does contiguous float32 and bfloat16 tensors on the CPU, tensor operations everything else, with the same rule for ties.
/// </remarks>
internal sealed class MaxPool : nn.Module<Tensor, Tensor>
{
    private readonly int _kernel;
    private readonly int _stride;
    private readonly bool _ceiling;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Distance between windows.</param>
    /// <param name="ceiling">Whether a last, partial window counts.</param>
    public MaxPool(string name, int kernel, int stride, bool ceiling)
        : base(name) => (_kernel, _stride, _ceiling) = (kernel, stride, ceiling);

    /// <summary>Pools (N, C, H, W).</summary>
    public override Tensor forward(Tensor input) => Apply(input, _kernel, _stride, _ceiling);

    /// <summary>Pools (N, C, H, W).</summary>
    /// <exception cref="ArgumentException">The window does not fit.</exception>
    public static Tensor Apply(Tensor x, int kernel, int stride, bool ceiling)
    {
        if (!TensorMemory.IsPlainOrBFloat16(x) || kernel > PoolShape.LargestKernel)
        {
            return ByTensorOperations(x, kernel, stride, ceiling);
        }

        var shape = new PoolShape((nint)(x.size(0) * x.size(1)), (int)x.size(2), (int)x.size(3), kernel, stride, ceiling);
        return TensorMemory.NeedsGradient(x) ? MaxPoolFunction.apply(x, shape) : MaxPoolFunction.Compute(x, shape);
    }

    /// <summary>The same by tensor operations, on any device and type.</summary>
    internal static Tensor ByTensorOperations(Tensor x, int kernel, int stride, bool ceiling) =>
        nn.functional.max_pool2d(x, [kernel, kernel], [stride, stride], [0, 0], [1, 1], ceiling);
}
