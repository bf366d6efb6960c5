using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// The gradients of batch normalization, a block of maps at a time: dx = factor * (dy - mean of dy - h * mean of dy h), where h is the
/// normalized value, (x - mean) times the inverse deviation.
/// </summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="dy">The output's gradient, the same shape.</param>
/// <param name="shape">The extents.</param>
/// <param name="parameters">Scale, shift and statistics.</param>
/// <param name="gradients">The gradients.</param>
internal readonly unsafe struct BatchNormBackwardJob(
    float* x, float* dy, PlaneShape shape, BatchNormParameters parameters, BatchNormGradients gradients) : IKernelJob
{
    private readonly float* _x = x;
    private readonly float* _dy = dy;
    private readonly BatchNormBlocks _blocks = new(shape);

    /// <summary>The number of blocks.</summary>
    public int Blocks => _blocks.Count;

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int first, int end) = _blocks.MapsOf(block);
        BatchNormMap* maps = stackalloc BatchNormMap[BatchNormBlocks.MostMaps];
        double* sums = stackalloc double[2 * BatchNormBlocks.MostMaps];
        BatchNormMap.Make(parameters, first, end, maps);
        new Span<double>(sums, 2 * BatchNormBlocks.MostMaps).Clear();
        Sum(first, end, maps, sums);
        for (int map = first; map < end; map++)
        {
            Finish(map, maps[map - first], sums + (2 * (map - first)));
        }

        if (gradients.Input != null)
        {
            Spread(first, end, maps, sums);
        }
    }

    private void Sum(int first, int end, BatchNormMap* maps, double* sums)
    {
        for (nint image = 0; image < shape.Images; image++)
        {
            for (int map = first; map < end; map++)
            {
                nint place = ((image * shape.Channels) + map) * shape.Plane;
                var work = new SumWork(_x + place, _dy + place, maps[map - first], sums + (2 * (map - first)));
                for (nint start = 0; start < shape.Plane; start += BatchNormBlocks.Stretch)
                {
                    LaneTiers.Run(start, Math.Min(start + BatchNormBlocks.Stretch, shape.Plane), work);
                }
            }
        }
    }

    /// <summary>
    /// Stores the gradients of a map's scale and shift, and replaces its sums by what the input's gradient has besides dy: a constant, and
    /// a slope over x - center.
    /// </summary>
    private void Finish(int map, in BatchNormMap own, double* sums)
    {
        double count = shape.Images * shape.Plane;

        // The sum of dy (x - mean), from that of dy (x - center).
        double products = sums[1] - (own.Remainder * sums[0]);
        gradients.Shift[map] = (float)sums[0];
        gradients.Scale[map] = (float)(products * own.InverseDeviation);
        double slope = -own.Factor * own.InverseDeviation * own.InverseDeviation * products / count;
        sums[0] = (-own.Factor * sums[0] / count) - (slope * own.Remainder);
        sums[1] = slope;
    }

    private void Spread(int first, int end, BatchNormMap* maps, double* lines)
    {
        for (nint image = 0; image < shape.Images; image++)
        {
            for (int map = first; map < end; map++)
            {
                nint place = ((image * shape.Channels) + map) * shape.Plane;
                double* line = lines + (2 * (map - first));
                var work = new SpreadWork(
                    _x + place,
                    _dy + place,
                    gradients.Input + place,
                    maps[map - first],
                    (float)line[1],
                    (float)line[0]);
                LaneTiers.RunOverlapping(0, shape.Plane, work);
            }
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
            var lanes = new BatchNormLanes<TLanes, TVector>(map);
            LaneSums<TLanes, TVector> first = new(), second = new();
            nint width = TLanes.Count;
            nint end = start + count;
            nint i = start;
            for (; i + (2 * width) <= end; i += 2 * width)
            {
                TVector a = lanes.Centered(TLanes.Load(_x + i)), b = lanes.Centered(TLanes.Load(_x + i + width));
                first.Add(lanes.Passed(a, TLanes.Load(_dy + i)), a);
                second.Add(lanes.Passed(b, TLanes.Load(_dy + i + width)), b);
            }

            for (; i < end; i += width)
            {
                TVector a = lanes.Centered(TLanes.Load(_x + i));
                first.Add(lanes.Passed(a, TLanes.Load(_dy + i)), a);
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
            var lanes = new BatchNormLanes<TLanes, TVector>(map);
            (TVector slopes, TVector constants) = (TLanes.Splat(slope), TLanes.Splat(constant));
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TVector centered = lanes.Centered(TLanes.Load(_x + i));
                TVector passed = lanes.Passed(centered, TLanes.Load(_dy + i));
                TLanes.Store(lanes.Scaled(passed, TLanes.MultiplyAdd(centered, slopes, constants)), _dx + i);
            }
        }
    }
}
