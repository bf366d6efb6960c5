using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>Batch normalisation, a block for each map.</summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="y">The output, the same shape.</param>
/// <param name="shape">The extents.</param>
/// <param name="parameters">Scale, shift and statistics.</param>
/// <param name="measure">Whether the statistics are the batch's own, to be measured, or given.</param>
internal readonly unsafe struct BatchNormForwardJob(float* x, float* y, PlaneShape shape, BatchNormParameters parameters, bool measure) : IKernelJob
{
    /// <summary>Values that are summed in float32 before double precision takes over; they stay in the first cache between two looks.</summary>
    private const int Stretch = 4096;

    private readonly float* _x = x;
    private readonly float* _y = y;

    /// <inheritdoc/>
    public void Run(int block)
    {
        if (measure)
        {
            Measure(block);
        }

        var map = new BatchNormMap(parameters, block);
        for (nint image = 0; image < shape.Images; image++)
        {
            nint place = ((image * shape.Channels) + block) * shape.Plane;
            LaneTiers.RunOverlapping(0, shape.Plane, new Work(_x + place, _y + place, map));
        }
    }

    private void Measure(int block)
    {
        var moments = new BatchNormMoments();
        for (nint image = 0; image < shape.Images; image++)
        {
            float* values = _x + (((image * shape.Channels) + block) * shape.Plane);
            for (nint start = 0; start < shape.Plane; start += Stretch)
            {
                moments.Add(values + start, Math.Min(Stretch, shape.Plane - start));
            }
        }

        parameters.Mean[block] = moments.Mean;
        parameters.Variance[block] = moments.Variance;
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
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TVector centred = map.Centred<TLanes, TVector>(TLanes.Load(_x + i));
                TLanes.Store(map.Output<TLanes, TVector>(centred), _y + i);
            }
        }
    }
}
