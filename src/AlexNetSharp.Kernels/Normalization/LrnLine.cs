using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The normalization of a stretch of one map, in pairs of vectors where two numbers fit in one lane.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
/// <typeparam name="TInput">What is read.</typeparam>
/// <typeparam name="TPower">The power of the denominator.</typeparam>
/// <typeparam name="TStored">The stored numbers.</typeparam>
internal static unsafe class LrnLine<TLanes, TVector, TInput, TPower, TStored>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
    where TInput : struct, ILrnInput
    where TPower : struct, ILrnPower
    where TStored : unmanaged, IStored<TStored>
{
    /// <summary>Normalizes columns of a map; there are at least as many as lanes.</summary>
    /// <param name="group">The maps.</param>
    /// <param name="channel">The map.</param>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last.</param>
    /// <param name="y">Where column 0 would go.</param>
    public static void Forward(LrnGroup<TStored> group, nint channel, nint start, nint end, TStored* y)
    {
        if (TStored.FitsTwice && end - start >= PairLanes<TLanes, TVector>.Count)
        {
            LrnLoop<PairLanes<TLanes, TVector>, LanePair<TVector>, TInput, TPower, TStored>.Forward(group, channel, start, end, y);
        }
        else
        {
            LrnLoop<TLanes, TVector, TInput, TPower, TStored>.Forward(group, channel, start, end, y);
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
        if (TStored.FitsTwice && end - start >= PairLanes<TLanes, TVector>.Count)
        {
            LrnLoop<PairLanes<TLanes, TVector>, LanePair<TVector>, TInput, TPower, TStored>.Contribute(
                group,
                channel,
                start,
                end,
                dy,
                rings);
        }
        else
        {
            LrnLoop<TLanes, TVector, TInput, TPower, TStored>.Contribute(group, channel, start, end, dy, rings);
        }
    }
}
