using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The gradient of a stretch of one map, in pairs of vectors where two numbers fit in one lane.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
/// <typeparam name="TInput">What was read.</typeparam>
/// <typeparam name="TStored">The stored numbers.</typeparam>
internal static unsafe class LrnGradientLine<TLanes, TVector, TInput, TStored>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
    where TInput : struct, ILrnInput
    where TStored : unmanaged, IStored<TStored>
{
    /// <summary>Adds up what the maps of a map's window have contributed.</summary>
    /// <param name="group">The maps.</param>
    /// <param name="channel">The map.</param>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last; there are at least as many as lanes.</param>
    /// <param name="rings">The contributions.</param>
    /// <param name="dx">Where column 0 would go.</param>
    public static void Collect(LrnGroup<TStored> group, nint channel, nint start, nint end, LrnRings rings, TStored* dx)
    {
        if (TStored.FitsTwice && end - start >= PairLanes<TLanes, TVector>.Count)
        {
            LrnGradientLoop<PairLanes<TLanes, TVector>, LanePair<TVector>, TInput, TStored>.Collect(group, channel, start, end, rings, dx);
        }
        else
        {
            LrnGradientLoop<TLanes, TVector, TInput, TStored>.Collect(group, channel, start, end, rings, dx);
        }
    }
}
