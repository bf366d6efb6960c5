using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.FullyConnected;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.LocallyConnected;

/// <summary>
/// A convolution whose filters are not shared: every position of the output has its own, so that each is a small fully connected layer of
/// what it sees.
/// </summary>
public static unsafe class LocallyConnectedKernels
{
    /// <summary>Maps a batch.</summary>
    /// <param name="x">The input (N, C, H, W).</param>
    /// <param name="weights">Filters (positions in rows, outputs, C, kernel, kernel).</param>
    /// <param name="bias">Biases (outputs, output height, output width).</param>
    /// <param name="y">The output (N, outputs, output height, output width); overwritten.</param>
    /// <param name="rectify">Whether what is below zero becomes zero.</param>
    /// <param name="shape">The extents; one group.</param>
    /// <exception cref="ArgumentException">The extents are no convolution of one group.</exception>
    public static void Forward(float* x, float* weights, float* bias, float* y, bool rectify, in ConvolutionShape shape)
    {
        shape.Check();
        if (shape.Groups != 1)
        {
            throw new ArgumentException($"Filters that are not shared have one group; these have {shape.Groups}.", nameof(shape));
        }

        if (shape.Images <= FewImagesJob<Float32Weight>.MostImages)
        {
            var few = new FewImagesPositions(x, (Float32Weight*)weights, bias, y, rectify, shape);
            KernelThreads.Run(shape.Images == 0 ? 0 : shape.OutputPixels, new TiledBlocks<FewImagesPositions>(few));
            return;
        }

        PackedBatch batch = PackedBatch.Transposed(x, shape.Images, shape.Channels * shape.Height * shape.Width);
        var many = new ManyImagesPositions(batch, weights, bias, y, rectify, shape);
        KernelThreads.Run(shape.OutputPixels, new TiledBlocks<ManyImagesPositions>(many));
    }
}
