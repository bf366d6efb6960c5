using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The maps that a map is normalised by, cut at the borders of its group.</summary>
/// <param name="First">The first map of the window within the group.</param>
/// <param name="Last">The last map of the window within the group.</param>
internal readonly unsafe record struct LrnWindow(nint First, nint Last)
{
    /// <summary>The window centred on a map.</summary>
    public static LrnWindow Around(nint channel, nint channels, int size) =>
        new(Math.Max(0, channel - (size / 2)), Math.Min(channels - 1, channel + (size / 2)));

    /// <summary>The denominator's base, k + alpha * sum of squares over the window.</summary>
    /// <param name="x">The columns in the group's first map.</param>
    /// <param name="plane">The distance between maps.</param>
    /// <param name="parameters">The constants.</param>
    public TVector Scale<TLanes, TVector>(float* x, nint plane, in LrnParameters parameters)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector sum = TLanes.Splat(0);
        float* source = x + (First * plane);
        for (nint other = First; other <= Last; other++)
        {
            TVector value = TLanes.Load(source);
            sum = TLanes.MultiplyAdd(value, value, sum);
            source += plane;
        }

        return TLanes.MultiplyAdd(sum, TLanes.Splat(parameters.Alpha), TLanes.Splat(parameters.K));
    }
}
