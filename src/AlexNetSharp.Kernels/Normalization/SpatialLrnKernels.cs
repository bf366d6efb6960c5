using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// Local response normalization over neighboring pixels of a map: x / (k + alpha * mean of squares over the window)^beta. Pixels outside
/// the map count as zeros.
/// </summary>
public static unsafe class SpatialLrnKernels
{
    /// <summary>Normalizes.</summary>
    /// <param name="x">The input planes of height * width values.</param>
    /// <param name="y">The output, the same shape; must not overlap the input.</param>
    /// <param name="shape">The planes.</param>
    /// <param name="constants">Size is the window's height and width; there are no groups.</param>
    /// <exception cref="ArgumentException">The window is even.</exception>
    public static void Forward(float* x, float* y, in SpatialShape shape, in LrnParameters constants)
    {
        constants.Check(constants.Groups);
        if (constants.Beta == RootPower.Beta)
        {
            Run<RootPower>(x, y, shape, constants);
        }
        else
        {
            Run<AnyPower>(x, y, shape, constants);
        }
    }

    private static void Run<TPower>(float* x, float* y, in SpatialShape shape, in LrnParameters constants)
        where TPower : struct, ILrnPower
    {
        var work = new PlaneWork<TPower>(x, y, shape, constants);
        var blocks = new PlaneBlocks<PlaneWork<TPower>>(work, shape.Planes, (nint)shape.Height * shape.Width);
        KernelThreads.Run(blocks.Blocks, blocks);
    }

    private readonly struct PlaneWork<TPower>(float* x, float* y, SpatialShape shape, LrnParameters constants) : IPlaneWork
        where TPower : struct, ILrnPower
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Run(nint plane)
        {
            int pixels = shape.Height * shape.Width;
            float* source = _x + (plane * pixels);
            float* rows = ScratchMemory.OfThread(2 * (nint)pixels);
            float* sums = rows + pixels;
            int reach = constants.Size / 2;
            for (int row = 0; row < shape.Height; row++)
            {
                for (int column = 0; column < shape.Width; column++)
                {
                    float sum = 0;
                    int right = Math.Min(column + reach, shape.Width - 1);
                    for (int place = Math.Max(0, column - reach); place <= right; place++)
                    {
                        float value = source[(row * shape.Width) + place];
                        sum += value * value;
                    }

                    rows[(row * shape.Width) + column] = sum;
                }
            }

            new Span<float>(sums, pixels).Clear();
            for (int row = 0; row < shape.Height; row++)
            {
                int bottom = Math.Min(row + reach, shape.Height - 1);
                for (int place = Math.Max(0, row - reach); place <= bottom; place++)
                {
                    float* target = sums + (row * shape.Width);
                    Elementwise.Add(target, rows + (place * shape.Width), target, shape.Width, rectify: false);
                }
            }

            LaneTiers.Run(0, pixels, new Divide<TPower>(source, sums, _y + (plane * pixels), constants));
        }
    }

    private readonly struct Divide<TPower>(float* source, float* sums, float* target, LrnParameters constants) : ILaneWork
        where TPower : struct, ILrnPower
    {
        private readonly float* _source = source;
        private readonly float* _sums = sums;
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TVector alpha = TLanes.Splat(constants.Alpha / (constants.Size * constants.Size)), k = TLanes.Splat(constants.K);
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TVector scale = TLanes.MultiplyAdd(TLanes.Load(_sums + i), alpha, k);
                TLanes.Store(
                    TLanes.Multiply(TLanes.Load(_source + i), TPower.Negative<TLanes, TVector>(scale, constants.Beta)), _target + i);
            }
        }
    }
}
