using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels;

/// <summary>Sums and thresholds of values one by one, on the calling thread.</summary>
internal static unsafe class Elementwise
{
    /// <summary>target[i] = a[i] + b[i], or zero where that is below zero.</summary>
    /// <param name="a">The first summands.</param>
    /// <param name="b">The second.</param>
    /// <param name="target">The sums; it may be either of the others.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="rectify">Whether what is below zero becomes zero.</param>
    public static void Add(float* a, float* b, float* target, nint count, bool rectify) =>
        LaneTiers.Run(0, count, new AddWork(a, b, target, rectify));

    /// <summary>target[i] = max(0, source[i]); what is not a number stays so.</summary>
    /// <param name="source">The values.</param>
    /// <param name="target">The results; it may be the values.</param>
    /// <param name="count">The number of values.</param>
    public static void Rectify(float* source, float* target, nint count) => LaneTiers.Run(0, count, new RectifyWork(source, target));

    /// <summary>target[i] = factor * source[i] + summand.</summary>
    /// <param name="source">The values.</param>
    /// <param name="target">The results; it may be the values.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="summand">The summand.</param>
    public static void Scale(float* source, float* target, nint count, float factor, float summand) =>
        LaneTiers.Run(0, count, new ScaleWork(source, target, factor, summand));

    /// <summary>sums[i] = factors[i] * sums[i] + summands[i], or zero where that is below zero.</summary>
    /// <param name="sums">The values; overwritten.</param>
    /// <param name="factors">The factors; null for one.</param>
    /// <param name="summands">The summands; null for zero.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="rectify">Whether what is below zero becomes zero.</param>
    public static void Finish(float* sums, float* factors, float* summands, nint count, bool rectify) =>
        LaneTiers.Run(0, count, new FinishWork(sums, factors, summands, rectify));

    private readonly struct FinishWork(float* sums, float* factors, float* summands, bool rectify) : ILaneWork
    {
        private readonly float* _sums = sums;
        private readonly float* _factors = factors;
        private readonly float* _summands = summands;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TVector value = TLanes.Load(_sums + i);
                value = _factors == null ? value : TLanes.Multiply(value, TLanes.Load(_factors + i));
                value = _summands == null ? value : TLanes.Add(value, TLanes.Load(_summands + i));
                TLanes.Store(rectify ? TLanes.Rectify(value) : value, _sums + i);
            }
        }
    }

    private readonly struct AddWork(float* a, float* b, float* target, bool rectify) : ILaneWork
    {
        private readonly float* _a = a;
        private readonly float* _b = b;
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TVector sum = TLanes.Add(TLanes.Load(_a + i), TLanes.Load(_b + i));
                TLanes.Store(rectify ? TLanes.Rectify(sum) : sum, _target + i);
            }
        }
    }

    private readonly struct RectifyWork(float* source, float* target) : ILaneWork
    {
        private readonly float* _source = source;
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TLanes.Store(TLanes.Rectify(TLanes.Load(_source + i)), _target + i);
            }
        }
    }

    private readonly struct ScaleWork(float* source, float* target, float factor, float summand) : ILaneWork
    {
        private readonly float* _source = source;
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TVector factors = TLanes.Splat(factor), summands = TLanes.Splat(summand);
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(_source + i), factors, summands), _target + i);
            }
        }
    }
}
