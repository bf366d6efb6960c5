namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// The input's gradient of a strided convolution. Such a convolution is the one of stride 1 with most of its outputs left out, so its
/// gradient is that convolution's with zeros for what was left out. A 1x1 filter leaves out inputs alike, and needs no products with zeros.
/// </summary>
internal static unsafe class StridedInputGradient
{
    /// <summary>
    /// Float32 values of spread gradients that are held at a time, where more than <see cref="FewestImages"/> images have so many.
    /// </summary>
    private const nint Held = 1 << 24;

    /// <summary>Images of a part, so that it is still a batch to the convolution.</summary>
    private const int FewestImages = 8;

    /// <summary>Computes the gradient of the input from that of the output.</summary>
    /// <param name="dy">The output's gradient (N, outputs, output height, output width).</param>
    /// <param name="weights">Filters (outputs, C / groups, kernel, kernel).</param>
    /// <param name="dx">The input's gradient (N, C, H, W); overwritten.</param>
    /// <param name="shape">The extents of the convolution, of a stride above 1.</param>
    public static void Compute(float* dy, float* weights, float* dx, in ConvolutionShape shape)
    {
        if (shape.Kernel == 1 && !shape.IsPadded)
        {
            ConvolutionShape seen = shape with { Stride = 1, Height = shape.OutputHeight, Width = shape.OutputWidth };
            using var small = new ScratchMemory(seen.InputCount);
            ConvolutionKernels.InputGradient(dy, weights, small.Floats, seen);
            Spread(
                shape.Images * shape.Channels,
                small.Floats,
                dx,
                new SpreadPlane(seen.Height, seen.Width, shape.Height, shape.Width, shape.Stride));
            return;
        }

        ConvolutionShape whole = shape with { Stride = 1 };
        var plane = new SpreadPlane(shape.OutputHeight, shape.OutputWidth, whole.OutputHeight, whole.OutputWidth, shape.Stride);
        int most = (int)Math.Clamp(Held / Math.Max(1, whole.OutputCount / Math.Max(1, shape.Images)), FewestImages, int.MaxValue);
        using var spread = new ScratchMemory((whole with { Images = Math.Min(most, shape.Images) }).OutputCount);
        for (int first = 0; first < shape.Images; first += most)
        {
            ConvolutionShape part = whole with { Images = Math.Min(most, shape.Images - first) };
            Spread(part.Images * part.Outputs, dy + (first * (shape.OutputCount / shape.Images)), spread.Floats, plane);
            ConvolutionKernels.InputGradient(spread.Floats, weights, dx + (first * (shape.InputCount / shape.Images)), part);
        }
    }

    private static void Spread(int planes, float* from, float* to, SpreadPlane plane) =>
        KernelThreads.Run(planes, new SpreadJob(from, to, plane));

    /// <summary>The extents of a plane and of the larger one that its values are spread over, every so many pixels.</summary>
    private readonly record struct SpreadPlane(int Height, int Width, int LargeHeight, int LargeWidth, int Stride);

    private readonly struct SpreadJob(float* from, float* to, SpreadPlane plane) : IKernelJob
    {
        private readonly float* _from = from;
        private readonly float* _to = to;

        /// <inheritdoc/>
        public void Run(int block)
        {
            float* source = _from + ((nint)block * plane.Height * plane.Width);
            var target = new Span<float>(_to + ((nint)block * plane.LargeHeight * plane.LargeWidth), plane.LargeHeight * plane.LargeWidth);
            target.Clear();
            for (int row = 0; row < plane.Height; row++)
            {
                Span<float> line = target.Slice(row * plane.Stride * plane.LargeWidth, plane.LargeWidth);
                for (int column = 0; column < plane.Width; column++)
                {
                    line[column * plane.Stride] = source[(row * plane.Width) + column];
                }
            }
        }
    }
}
