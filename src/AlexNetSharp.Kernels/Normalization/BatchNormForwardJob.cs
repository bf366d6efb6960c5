using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>Batch normalization, a block of maps at a time.</summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="y">The output, the same shape.</param>
/// <param name="shape">The extents.</param>
/// <param name="parameters">Scale, shift and statistics.</param>
/// <param name="measure">Whether the statistics are the batch's own, to be measured, or given.</param>
internal readonly unsafe struct BatchNormForwardJob(float* x, float* y, PlaneShape shape, BatchNormParameters parameters, bool measure)
    : IKernelJob
{
    private readonly float* _x = x;
    private readonly float* _y = y;
    private readonly BatchNormBlocks _blocks = new(shape);

    /// <summary>The number of blocks.</summary>
    public int Blocks => _blocks.Count;

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int first, int end) = _blocks.MapsOf(block);
        if (measure)
        {
            Measure(first, end);
        }

        BatchNormMap* maps = stackalloc BatchNormMap[BatchNormBlocks.MostMaps];
        BatchNormMap.Make(parameters, first, end, maps);
        for (nint image = 0; image < shape.Images; image++)
        {
            for (int map = first; map < end; map++)
            {
                nint place = ((image * shape.Channels) + map) * shape.Plane;
                LaneTiers.RunOverlapping(0, shape.Plane, new Work(_x + place, _y + place, maps[map - first]));
            }
        }
    }

    private void Measure(int first, int end)
    {
        BatchNormMoments* moments = stackalloc BatchNormMoments[BatchNormBlocks.MostMaps];
        new Span<BatchNormMoments>(moments, BatchNormBlocks.MostMaps).Clear();
        for (nint image = 0; image < shape.Images; image++)
        {
            for (int map = first; map < end; map++)
            {
                float* values = _x + (((image * shape.Channels) + map) * shape.Plane);
                for (nint start = 0; start < shape.Plane; start += BatchNormBlocks.Stretch)
                {
                    moments[map - first].Add(values + start, Math.Min(BatchNormBlocks.Stretch, shape.Plane - start));
                }
            }
        }

        for (int map = first; map < end; map++)
        {
            (parameters.Mean[map], parameters.Variance[map]) = (moments[map - first].Mean, moments[map - first].Variance);
        }
    }

    private readonly struct Work(float* x, float* y, BatchNormMap map) : ILaneWork
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            var lanes = new BatchNormLanes<TLanes, TVector>(map);
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TLanes.Store(lanes.Output(lanes.Centered(TLanes.Load(_x + i))), _y + i);
            }
        }
    }
}
