using AlexNetSharp.Kernels.Normalization;

namespace AlexNetSharp.Kernels.Fusion;

/// <summary>
/// ReLU, local response normalisation and max pooling in one pass over memory each way: what stands between them stays in the cache. The
/// results have the same bits as those of the three on their own.
/// </summary>
/// <remarks>The order of the paper's first two layers, section 3.5: convolution, ReLU, normalisation, pooling.</remarks>
public static unsafe class ReluLrnMaxPool
{
    /// <summary>Takes the maxima of the normalised, rectified input.</summary>
    /// <param name="z">The input, float32 (N, C, H, W), contiguous; it is not changed.</param>
    /// <param name="y">The output, float32 (N, C, output height, output width).</param>
    /// <param name="places">Where each maximum stood inside its window, row * 3 + column; null where no backward pass follows.</param>
    /// <param name="shape">The extents and constants.</param>
    /// <exception cref="ArgumentException">The extents or constants do not fit together.</exception>
    public static void Forward(float* z, float* y, byte* places, in FusedShape shape)
    {
        shape.Check();
        var blocks = new FusedBlocks(shape, shape.Pool.OutputHeight);
        if (shape.Lrn.Beta == RootPower.Beta)
        {
            KernelThreads.Run(blocks.Count, new FusedForwardJob<RootPower>(z, y, places, shape, blocks));
        }
        else
        {
            KernelThreads.Run(blocks.Count, new FusedForwardJob<AnyPower>(z, y, places, shape, blocks));
        }
    }

    /// <summary>The gradient of the input.</summary>
    /// <param name="z">The input of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="places">Where each maximum stood, from the forward pass.</param>
    /// <param name="dz">The gradient of the input; overwritten, and must not overlap the others.</param>
    /// <param name="shape">The extents and constants.</param>
    /// <exception cref="ArgumentException">The extents or constants do not fit together.</exception>
    public static void Backward(float* z, float* dy, byte* places, float* dz, in FusedShape shape)
    {
        shape.Check();

        // Pairs of rows of the input: one to a row of windows, and the last rows.
        var blocks = new FusedBlocks(shape, shape.Pool.OutputHeight + 1);
        if (shape.Lrn.Beta == RootPower.Beta)
        {
            KernelThreads.Run(blocks.Count, new FusedBackwardJob<RootPower>(z, dy, places, dz, shape, blocks));
        }
        else
        {
            KernelThreads.Run(blocks.Count, new FusedBackwardJob<AnyPower>(z, dy, places, dz, shape, blocks));
        }
    }
}
