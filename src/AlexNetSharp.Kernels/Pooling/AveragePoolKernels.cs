namespace AlexNetSharp.Kernels.Pooling;

/// <summary>Average pooling: the mean of every window; a partial window's is the mean of the pixels that it has.</summary>
/// <remarks>Source: cuda-convnet and Caffe, which both divide by the window clipped to the input.</remarks>
public static unsafe class AveragePoolKernels
{
    /// <summary>Takes the mean of every window.</summary>
    /// <param name="x">The input planes of height * width values.</param>
    /// <param name="y">The output planes of output height * output width values; overwritten.</param>
    /// <param name="shape">The extents.</param>
    public static void Forward(float* x, float* y, in PoolShape shape)
    {
        var blocks = new PlaneBlocks<WindowMeans>(new WindowMeans(x, y, shape), shape.Planes, (nint)shape.Height * shape.Width);
        KernelThreads.Run(blocks.Blocks, blocks);
    }

    /// <summary>Takes the mean of whole planes.</summary>
    /// <param name="x">The input planes.</param>
    /// <param name="y">A value for each plane; overwritten.</param>
    /// <param name="planes">Number of planes: N * C.</param>
    /// <param name="pixels">Values of a plane.</param>
    public static void Means(float* x, float* y, nint planes, nint pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        var blocks = new PlaneBlocks<PlaneMeans>(new PlaneMeans(x, y, pixels), planes, pixels);
        KernelThreads.Run(blocks.Blocks, blocks);
    }

    private readonly struct WindowMeans(float* x, float* y, PoolShape shape) : IPlaneWork
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Run(nint plane)
        {
            float* source = _x + (plane * shape.Height * shape.Width);
            float* target = _y + (plane * shape.OutputHeight * shape.OutputWidth);
            for (int row = 0; row < shape.OutputHeight; row++)
            {
                int top = row * shape.Stride, bottom = Math.Min(top + shape.Kernel, shape.Height);
                for (int column = 0; column < shape.OutputWidth; column++)
                {
                    int left = column * shape.Stride, right = Math.Min(left + shape.Kernel, shape.Width);
                    double sum = 0;
                    for (int y = top; y < bottom; y++)
                    {
                        for (int x = left; x < right; x++)
                        {
                            sum += source[(y * shape.Width) + x];
                        }
                    }

                    *target++ = (float)(sum / ((bottom - top) * (right - left)));
                }
            }
        }
    }

    private readonly struct PlaneMeans(float* x, float* y, nint pixels) : IPlaneWork
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Run(nint plane)
        {
            double sum = 0;
            for (nint pixel = 0; pixel < pixels; pixel++)
            {
                sum += _x[(plane * pixels) + pixel];
            }

            _y[plane] = (float)(sum / pixels);
        }
    }
}
