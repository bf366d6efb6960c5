using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// Mean and squared deviations of a growing set of values (Chan, Golub, LeVeque, 1979). Each stretch of values is summed as differences
/// from the mean so far, in float32 lanes, and added in double precision: a mean much larger than the spread costs no accuracy.
/// </summary>
internal unsafe struct BatchNormMoments
{
    private double _count;
    private double _squares;

    /// <summary>The mean.</summary>
    public double Mean { get; private set; }

    /// <summary>The biased variance.</summary>
    public readonly double Variance => Math.Max(0, _squares / _count);

    /// <summary>Adds a stretch of values.</summary>
    public void Add(float* values, nint count)
    {
        double* sums = stackalloc double[2];
        if (_count == 0)
        {
            // A first guess at the mean, from which the differences are then taken.
            Sum(values, count, 0, sums);
            Mean = sums[0] / count;
        }

        float center = (float)Mean;
        Sum(values, count, center, sums);
        double difference = sums[0] / count;
        double squares = sums[1] - (difference * sums[0]);
        if (_count == 0)
        {
            (Mean, _squares, _count) = (center + difference, squares, count);
            return;
        }

        double shift = center + difference - Mean;
        double total = _count + count;
        _squares += squares + (shift * shift * _count * count / total);
        Mean += shift * count / total;
        _count = total;
    }

    private static void Sum(float* values, nint count, float center, double* sums)
    {
        (sums[0], sums[1]) = (0, 0);
        LaneTiers.Run(0, count, new Work(values, center, sums));
    }

    private readonly struct Work(float* values, float center, double* sums) : ILaneWork
    {
        private readonly float* _values = values;
        private readonly double* _sums = sums;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TVector negative = TLanes.Splat(-center);
            LaneSums<TLanes, TVector> first = new(), second = new(), third = new(), fourth = new();
            nint width = TLanes.Count;
            nint end = start + count;
            nint i = start;
            for (; i + (4 * width) <= end; i += 4 * width)
            {
                TVector a = TLanes.Add(TLanes.Load(_values + i), negative),
                    b = TLanes.Add(TLanes.Load(_values + i + width), negative);
                TVector c = TLanes.Add(TLanes.Load(_values + i + (2 * width)), negative),
                    d = TLanes.Add(TLanes.Load(_values + i + (3 * width)), negative);
                first.Add(a, a);
                second.Add(b, b);
                third.Add(c, c);
                fourth.Add(d, d);
            }

            for (; i < end; i += width)
            {
                TVector a = TLanes.Add(TLanes.Load(_values + i), negative);
                first.Add(a, a);
            }

            LaneSums<TLanes, TVector>
                .Of(LaneSums<TLanes, TVector>.Of(first, second), LaneSums<TLanes, TVector>.Of(third, fourth))
                .AddTo(_sums);
        }
    }
}
