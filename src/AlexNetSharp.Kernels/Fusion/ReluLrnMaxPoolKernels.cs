using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Normalization;

namespace AlexNetSharp.Kernels.Fusion;

/// <summary>
/// ReLU, local response normalization and max pooling in one pass over memory each way: what stands between them stays in the cache. The
/// results have the same bits as those of the three on their own.
/// </summary>
/// <remarks>The order of the paper's first two layers, section 3.5: convolution, ReLU, normalization, pooling.</remarks>
public static unsafe class ReluLrnMaxPoolKernels
{
    /// <summary>Takes the maxima of the normalized, rectified input.</summary>
    /// <param name="z">The input (N, C, H, W), contiguous; it is not changed.</param>
    /// <param name="y">The output (N, C, output height, output width).</param>
    /// <param name="places">Where each maximum stood inside its window, row * 3 + column; null where no backward pass follows.</param>
    /// <param name="shape">The extents and constants.</param>
    /// <exception cref="ArgumentException">The extents or constants do not fit together.</exception>
    public static void Forward(float* z, float* y, byte* places, in FusedShape shape) =>
        RunForward((Float32*)z, (Float32*)y, places, shape);

    /// <summary>Takes the maxima of the normalized, rectified input, stored as bfloat16.</summary>
    /// <inheritdoc cref="Forward(float*, float*, byte*, in FusedShape)"/>
    public static void Forward(BFloat16* z, BFloat16* y, byte* places, in FusedShape shape) => RunForward(z, y, places, shape);

    /// <summary>The gradient of the input.</summary>
    /// <param name="z">The input of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="places">Where each maximum stood, from the forward pass.</param>
    /// <param name="dz">The gradient of the input; overwritten, and must not overlap the others.</param>
    /// <param name="shape">The extents and constants.</param>
    /// <exception cref="ArgumentException">The extents or constants do not fit together.</exception>
    public static void Backward(float* z, float* dy, byte* places, float* dz, in FusedShape shape) =>
        RunBackward((Float32*)z, (Float32*)dy, places, (Float32*)dz, shape);

    /// <summary>The gradient of the input, stored as bfloat16.</summary>
    /// <inheritdoc cref="Backward(float*, float*, byte*, float*, in FusedShape)"/>
    public static void Backward(BFloat16* z, BFloat16* dy, byte* places, BFloat16* dz, in FusedShape shape) =>
        RunBackward(z, dy, places, dz, shape);

    private static void RunForward<TStored>(TStored* z, TStored* y, byte* places, in FusedShape shape)
        where TStored : unmanaged, IStored<TStored>
    {
        shape.Check();
        var blocks = new FusedBlocks(shape, shape.Pool.OutputHeight);
        if (shape.Lrn.Beta == RootPower.Beta)
        {
            KernelThreads.Run(blocks.Count, new FusedForwardJob<RootPower, TStored>(z, y, places, shape, blocks));
        }
        else
        {
            KernelThreads.Run(blocks.Count, new FusedForwardJob<AnyPower, TStored>(z, y, places, shape, blocks));
        }
    }

    private static void RunBackward<TStored>(TStored* z, TStored* dy, byte* places, TStored* dz, in FusedShape shape)
        where TStored : unmanaged, IStored<TStored>
    {
        shape.Check();

        // Pairs of rows of the input: one to a row of windows, and the last rows.
        var blocks = new FusedBlocks(shape, shape.Pool.OutputHeight + 1);
        if (shape.Lrn.Beta == RootPower.Beta)
        {
            KernelThreads.Run(blocks.Count, new FusedBackwardJob<RootPower, TStored>(z, dy, places, dz, shape, blocks));
        }
        else
        {
            KernelThreads.Run(blocks.Count, new FusedBackwardJob<AnyPower, TStored>(z, dy, places, dz, shape, blocks));
        }
    }
}
