using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// The gradients of batch normalisation, a block for each map: dx = factor * (dy - mean of dy - h * mean of dy h), where h is the normalised
/// value, (x - mean) times the inverse deviation.
/// </summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="dy">The output's gradient, the same shape.</param>
/// <param name="shape">The extents.</param>
/// <param name="parameters">Scale, shift and statistics.</param>
/// <param name="gradients">The gradients.</param>
internal readonly unsafe struct BatchNormBackwardJob(
    float* x, float* dy, PlaneShape shape, BatchNormParameters parameters, BatchNormGradients gradients) : IKernelJob
{
    /// <summary>Values that are summed in float32 before double precision takes over.</summary>
    private const int Stretch = 4096;

    private readonly float* _x = x;
    private readonly float* _dy = dy;

    /// <inheritdoc/>
    public void Run(int block)
    {
        var map = new BatchNormMap(parameters, block);
        double* sums = stackalloc double[2];
        (sums[0], sums[1]) = (0, 0);
        for (nint image = 0; image < shape.Images; image++)
        {
            nint place = ((image * shape.Channels) + block) * shape.Plane;
            for (nint start = 0; start < shape.Plane; start += Stretch)
            {
                LaneTiers.Run(start, Math.Min(start + Stretch, shape.Plane), new SumWork(_x + place, _dy + place, map, sums));
            }
        }

        // The sum of dy (x - mean), from that of dy (x - centre).
        double products = sums[1] - (map.Remainder * sums[0]);
        gradients.Scale[block] = (float)(products * map.InverseDeviation);
        gradients.Shift[block] = (float)sums[0];
        if (gradients.Input != null)
        {
            Spread(block, map, sums[0], products);
        }
    }

    private void Spread(int block, in BatchNormMap map, double sum, double products)
    {
        double count = shape.Images * shape.Plane;
        double slope = -map.Factor * map.InverseDeviation * map.InverseDeviation * products / count;
        double constant = (-map.Factor * sum / count) - (slope * map.Remainder);
        for (nint image = 0; image < shape.Images; image++)
        {
            nint place = ((image * shape.Channels) + block) * shape.Plane;
            LaneTiers.RunOverlapping(
                0, shape.Plane, new SpreadWork(_x + place, _dy + place, gradients.Input + place, map, (float)slope, (float)constant));
        }
    }

    private readonly struct SumWork(float* x, float* dy, BatchNormMap map, double* sums) : ILaneWork
    {
        private readonly float* _x = x;
        private readonly float* _dy = dy;
        private readonly double* _sums = sums;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            LaneSums<TLanes, TVector> first = new(), second = new();
            nint width = TLanes.Count;
            nint end = start + count;
            nint i = start;
            for (; i + (2 * width) <= end; i += 2 * width)
            {
                TVector a = map.Centred<TLanes, TVector>(TLanes.Load(_x + i)), b = map.Centred<TLanes, TVector>(TLanes.Load(_x + i + width));
                first.Add(map.Passed<TLanes, TVector>(a, TLanes.Load(_dy + i)), a);
                second.Add(map.Passed<TLanes, TVector>(b, TLanes.Load(_dy + i + width)), b);
            }

            for (; i < end; i += width)
            {
                TVector a = map.Centred<TLanes, TVector>(TLanes.Load(_x + i));
                first.Add(map.Passed<TLanes, TVector>(a, TLanes.Load(_dy + i)), a);
            }

            LaneSums<TLanes, TVector>.Of(first, second).AddTo(_sums);
        }
    }

    private readonly struct SpreadWork(float* x, float* dy, float* dx, BatchNormMap map, float slope, float constant) : ILaneWork
    {
        private readonly float* _x = x;
        private readonly float* _dy = dy;
        private readonly float* _dx = dx;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TVector factor = TLanes.Splat((float)map.Factor);
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TVector centred = map.Centred<TLanes, TVector>(TLanes.Load(_x + i));
                TVector passed = map.Passed<TLanes, TVector>(centred, TLanes.Load(_dy + i));
                TVector common = TLanes.MultiplyAdd(centred, TLanes.Splat(slope), TLanes.Splat(constant));
                TLanes.Store(TLanes.MultiplyAdd(passed, factor, common), _dx + i);
            }
        }
    }
}
