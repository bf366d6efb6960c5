using AlexNetSharp.Kernels.Normalization;

namespace AlexNetSharp.Kernels;

/// <summary>Functions of single values. Outputs may stand where inputs do.</summary>
public static unsafe class ActivationKernels
{
    private const nint RunValues = 1 << 14;

    /// <summary>y = max(0, x); what is not a number stays so.</summary>
    /// <param name="x">The values.</param>
    /// <param name="y">The results.</param>
    /// <param name="count">The number of values.</param>
    public static void Rectify(float* x, float* y, nint count) => Run(new RectifyRun(x, y, count), count);

    /// <summary>y = a + b, or zero where that is below zero and asked for.</summary>
    /// <param name="a">The first summands.</param>
    /// <param name="b">The second.</param>
    /// <param name="y">The results.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="rectify">Whether what is below zero becomes zero.</param>
    public static void Add(float* a, float* b, float* y, nint count, bool rectify) => Run(new AddRun(a, b, y, count, rectify), count);

    /// <summary>y = factor * x.</summary>
    /// <param name="x">The values.</param>
    /// <param name="y">The results.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="factor">The factor.</param>
    public static void Scale(float* x, float* y, nint count, float factor) => Run(new ScaleRun(x, y, count, factor), count);

    /// <summary>y = amplitude * tanh(slope * x).</summary>
    /// <param name="x">The values.</param>
    /// <param name="y">The results.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="amplitude">The amplitude.</param>
    /// <param name="slope">The slope.</param>
    public static void Tanh(float* x, float* y, nint count, float amplitude, float slope) =>
        Run(new TanhRun(x, y, count, amplitude, slope), count);

    /// <summary>y = factor * x + summand, a factor and a summand for each map.</summary>
    /// <param name="x">The values (N, C, H, W).</param>
    /// <param name="y">The results, the same shape.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="factors">A factor for each map (C).</param>
    /// <param name="summands">A summand for each map (C).</param>
    public static void Affine(float* x, float* y, PlaneShape shape, float* factors, float* summands)
    {
        nint planes = (nint)shape.Images * shape.Channels;
        var blocks = new PlaneBlocks<AffinePlane>(new AffinePlane(x, y, shape, factors, summands), planes, shape.Plane);
        KernelThreads.Run(blocks.Blocks, blocks);
    }

    private static void Run<TRun>(TRun run, nint count)
        where TRun : struct, IPlaneWork
    {
        var blocks = new PlaneBlocks<TRun>(run, (count + RunValues - 1) / RunValues, RunValues);
        KernelThreads.Run(blocks.Blocks, blocks);
    }

    private readonly struct RectifyRun(float* x, float* y, nint count) : IPlaneWork
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Run(nint plane)
        {
            nint first = plane * RunValues;
            Elementwise.Rectify(_x + first, _y + first, Math.Min(RunValues, count - first));
        }
    }

    private readonly struct AddRun(float* a, float* b, float* y, nint count, bool rectify) : IPlaneWork
    {
        private readonly float* _a = a;
        private readonly float* _b = b;
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Run(nint plane)
        {
            nint first = plane * RunValues;
            Elementwise.Add(_a + first, _b + first, _y + first, Math.Min(RunValues, count - first), rectify);
        }
    }

    private readonly struct ScaleRun(float* x, float* y, nint count, float factor) : IPlaneWork
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Run(nint plane)
        {
            nint first = plane * RunValues;
            Elementwise.Scale(_x + first, _y + first, Math.Min(RunValues, count - first), factor, summand: 0);
        }
    }

    private readonly struct TanhRun(float* x, float* y, nint count, float amplitude, float slope) : IPlaneWork
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Run(nint plane)
        {
            nint end = Math.Min((plane + 1) * RunValues, count);
            for (nint i = plane * RunValues; i < end; i++)
            {
                _y[i] = amplitude * MathF.Tanh(slope * _x[i]);
            }
        }
    }

    private readonly struct AffinePlane(float* x, float* y, PlaneShape shape, float* factors, float* summands) : IPlaneWork
    {
        private readonly float* _x = x;
        private readonly float* _y = y;
        private readonly float* _factors = factors;
        private readonly float* _summands = summands;

        /// <inheritdoc/>
        public void Run(nint plane)
        {
            nint map = plane % shape.Channels, first = plane * shape.Plane;
            Elementwise.Scale(_x + first, _y + first, shape.Plane, _factors[map], _summands[map]);
        }
    }
}
