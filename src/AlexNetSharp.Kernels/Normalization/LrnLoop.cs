using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The normalization of a stretch of one map, and what it contributes to the gradients.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
/// <typeparam name="TInput">What is read.</typeparam>
/// <typeparam name="TPower">The power of the denominator.</typeparam>
/// <typeparam name="TStored">The stored numbers.</typeparam>
internal static unsafe class LrnLoop<TLanes, TVector, TInput, TPower, TStored>
    where TLanes : IEachLane<TVector>
    where TVector : unmanaged
    where TInput : struct, ILrnInput
    where TPower : struct, ILrnPower
    where TStored : unmanaged, IStored<TStored>
{
    private const int PaperSize = 5;

    /// <summary>Normalizes columns of a map; there are at least as many as lanes.</summary>
    /// <param name="group">The maps.</param>
    /// <param name="channel">The map.</param>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last.</param>
    /// <param name="y">Where column 0 would go.</param>
    public static void Forward(LrnGroup<TStored> group, nint channel, nint start, nint end, TStored* y)
    {
        TStored* x = group.X + (channel * group.Plane);
        nint first = group.First(channel);
        nint count = group.Last(channel) - first + 1;
        TStored* window = group.X + (first * group.Plane);
        LrnParameters parameters = group.Parameters;
        nint limit = end - TLanes.Count;
        for (nint next = start; next < end; next += TLanes.Count)
        {
            // The last vector goes back over columns that are done: it writes the same values again, and needs no narrower code.
            nint column = Math.Min(next, limit);
            // Each map is far from the next, so no hardware sees the stream that goes through the maps.
            Ahead.Fetch(window + (count * group.Plane) + column);
            TVector scale = count == PaperSize
                ? Scale5(window + column, group.Plane, parameters)
                : Scale(window + column, group.Plane, count, parameters);
            TVector power = TPower.Negative<TLanes, TVector>(scale, parameters.Beta);
            TStored.Store<TLanes, TVector>(TLanes.Multiply(TInput.Load<TLanes, TVector, TStored>(x + column), power), y + column);
        }
    }

    /// <summary>What columns of a map contribute to the gradients around them.</summary>
    /// <param name="group">The maps.</param>
    /// <param name="channel">The map.</param>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last.</param>
    /// <param name="dy">The gradient of the map's output, from column 0 on.</param>
    /// <param name="rings">Where the contributions go.</param>
    public static void Contribute(LrnGroup<TStored> group, nint channel, nint start, nint end, TStored* dy, LrnRings rings)
    {
        TStored* x = group.X + (channel * group.Plane);
        nint first = group.First(channel);
        nint count = group.Last(channel) - first + 1;
        TStored* window = group.X + (first * group.Plane);
        float* terms = rings.Terms(channel);
        float* directs = rings.Directs(channel);
        LrnParameters parameters = group.Parameters;
        nint limit = end - TLanes.Count;
        for (nint next = start; next < end; next += TLanes.Count)
        {
            // The last vector is read from the column that was moved back but kept behind the one before: lanes may lie interleaved
            // (bfloat16), so what is kept can only be read back a whole vector at a time.
            nint column = Math.Min(next, limit);
            Ahead.Fetch(window + (count * group.Plane) + column);
            Ahead.Fetch(dy + group.Plane + column);
            TVector scale = count == PaperSize
                ? Scale5(window + column, group.Plane, parameters)
                : Scale(window + column, group.Plane, count, parameters);
            (TVector power, TVector further) = TPower.NegativePair<TLanes, TVector>(scale, parameters.Beta);
            TVector upstream = TStored.Load<TLanes, TVector>(dy + column);
            TLanes.Store(
                TLanes.Multiply(upstream, TLanes.Multiply(TInput.Load<TLanes, TVector, TStored>(x + column), further)),
                terms + next);
            TLanes.Store(TLanes.Multiply(upstream, power), directs + next);
        }
    }

    // One after the other, as for any number of maps, so that both round alike.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scale5(TStored* x, nint plane, in LrnParameters parameters)
    {
        TVector sum = Square(x, TLanes.Splat(0));
        sum = Square(x + plane, sum);
        sum = Square(x + (2 * plane), sum);
        sum = Square(x + (3 * plane), sum);
        return Denominator(Square(x + (4 * plane), sum), parameters);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scale(TStored* x, nint plane, nint count, in LrnParameters parameters)
    {
        TVector sum = TLanes.Splat(0);
        for (nint map = 0; map < count; map++)
        {
            sum = Square(x + (map * plane), sum);
        }

        return Denominator(sum, parameters);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Square(TStored* source, TVector sum)
    {
        TVector value = TInput.Load<TLanes, TVector, TStored>(source);
        return TLanes.MultiplyAdd(value, value, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Denominator(TVector sum, in LrnParameters parameters) =>
        TLanes.MultiplyAdd(sum, TLanes.Splat(parameters.Alpha), TLanes.Splat(parameters.K));
}
