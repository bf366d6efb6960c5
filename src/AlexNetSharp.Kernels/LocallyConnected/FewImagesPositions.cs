using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.FullyConnected;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.LocallyConnected;

/// <summary>Filters that are not shared, of a few images: a block for each position, whose weights are read once.</summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="weights">Filters (positions, outputs, taps).</param>
/// <param name="bias">Biases (outputs, positions).</param>
/// <param name="y">The output (N, outputs, positions).</param>
/// <param name="rectify">Whether what is below zero becomes zero.</param>
/// <param name="shape">The extents.</param>
internal readonly unsafe struct FewImagesPositions(
    float* x, Float32Weight* weights, float* bias, float* y, bool rectify, ConvolutionShape shape) : ITiledJob
{
    private readonly float* _x = x;
    private readonly Float32Weight* _weights = weights;
    private readonly float* _bias = bias;
    private readonly float* _y = y;

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        float* seen = ScratchMemory.OfThread((nint)shape.Images * (shape.FilterSize + shape.Outputs));
        float* sums = seen + ((nint)shape.Images * shape.FilterSize);
        for (int image = 0; image < shape.Images; image++)
        {
            Gather(_x + ((nint)image * shape.Channels * shape.Height * shape.Width), block, seen + ((nint)image * shape.FilterSize));
        }

        var job = new FewImagesJob<Float32Weight>(
            seen,
            _weights + ((nint)block * shape.Outputs * shape.FilterSize),
            default,
            sums,
            new FullyConnectedShape(shape.Images, shape.FilterSize, shape.Outputs));
        for (int part = 0; part < job.Blocks; part++)
        {
            job.Run<TLanes, TVector>(part);
        }

        for (int row = 0; row < shape.Images * shape.Outputs; row++)
        {
            float value = sums[row] + _bias[((nint)(row % shape.Outputs) * shape.OutputPixels) + block];
            _y[((nint)row * shape.OutputPixels) + block] = rectify ? MathF.Max(0, value) : value;
        }
    }

    /// <summary>What a position sees of an image, zeros around it included.</summary>
    private void Gather(float* image, int position, float* target)
    {
        (int row, int column) = Math.DivRem(position, shape.OutputWidth);
        int top = (row * shape.Stride) - shape.Before, left = (column * shape.Stride) - shape.Before;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            float* plane = image + ((nint)channel * shape.Height * shape.Width);
            for (int y = top; y < top + shape.Kernel; y++)
            {
                for (int x = left; x < left + shape.Kernel; x++)
                {
                    *target++ = y < 0 || y >= shape.Height || x < 0 || x >= shape.Width ? 0 : plane[(y * shape.Width) + x];
                }
            }
        }
    }
}
