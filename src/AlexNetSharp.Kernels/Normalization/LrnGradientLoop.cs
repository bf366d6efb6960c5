using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The gradient of a stretch of one map.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
/// <typeparam name="TInput">What was read.</typeparam>
/// <typeparam name="TStored">The stored numbers.</typeparam>
internal static unsafe class LrnGradientLoop<TLanes, TVector, TInput, TStored>
    where TLanes : IEachLane<TVector>
    where TVector : unmanaged
    where TInput : struct, ILrnInput
    where TStored : unmanaged, IStored<TStored>
{
    private const int PaperSize = 5;

    /// <summary>Adds up what the maps of a map's window have contributed.</summary>
    /// <param name="group">The maps.</param>
    /// <param name="channel">The map.</param>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last; there are at least as many as lanes.</param>
    /// <param name="rings">The contributions.</param>
    /// <param name="dx">Where column 0 would go.</param>
    public static void Collect(LrnGroup<TStored> group, nint channel, nint start, nint end, LrnRings rings, TStored* dx)
    {
        TStored* x = group.X + (channel * group.Plane);
        nint first = group.First(channel);
        nint last = group.Last(channel);
        float* directs = rings.Directs(channel);
        TVector factor = TLanes.Splat(-2 * group.Parameters.Alpha * group.Parameters.Beta);
        var five = new Five(rings, first);
        nint limit = end - TLanes.Count;
        for (nint next = start; next < end; next += TLanes.Count)
        {
            nint column = Math.Min(next, limit);
            TVector sum = last - first + 1 == PaperSize ? five.Sum(next) : Sum(rings, first, last, next);
            TVector through = TLanes.Multiply(TLanes.Multiply(factor, TInput.Load<TLanes, TVector, TStored>(x + column)), sum);
            TVector gradient = TLanes.Add(TLanes.Load(directs + next), through);
            TStored.Store<TLanes, TVector>(TInput.Gradient<TLanes, TVector, TStored>(x + column, gradient), dx + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(LrnRings rings, nint first, nint last, nint column)
    {
        TVector sum = TLanes.Load(rings.Terms(first) + column);
        for (nint other = first + 1; other <= last; other++)
        {
            sum = TLanes.Add(sum, TLanes.Load(rings.Terms(other) + column));
        }

        return sum;
    }

    /// <summary>The rows of a whole window of the paper's size, found once for all columns.</summary>
    private readonly struct Five(LrnRings rings, nint first)
    {
        private readonly float* _a = rings.Terms(first);
        private readonly float* _b = rings.Terms(first + 1);
        private readonly float* _c = rings.Terms(first + 2);
        private readonly float* _d = rings.Terms(first + 3);
        private readonly float* _e = rings.Terms(first + 4);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Sum(nint column)
        {
            TVector sum = TLanes.Add(TLanes.Load(_a + column), TLanes.Load(_b + column));
            sum = TLanes.Add(sum, TLanes.Load(_c + column));
            sum = TLanes.Add(sum, TLanes.Load(_d + column));
            return TLanes.Add(sum, TLanes.Load(_e + column));
        }
    }
}
