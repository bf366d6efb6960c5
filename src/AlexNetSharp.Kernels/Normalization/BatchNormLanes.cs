using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>One map's normalization in lanes.</summary>
/// <param name="map">The map.</param>
internal readonly unsafe struct BatchNormLanes<TLanes, TVector>(in BatchNormMap map)
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private readonly TVector _negativeCenter = TLanes.Splat(map.NegativeCenter);
    private readonly TVector _factor = TLanes.Splat((float)map.Factor);
    private readonly TVector _offset = TLanes.Splat(map.Offset);
    private readonly bool _rectify = map.Rectify;

    /// <summary>x - center.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Centered(TVector x) => TLanes.Add(x, _negativeCenter);

    /// <summary>The output of a centered value; what is not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Output(TVector centered)
    {
        TVector y = TLanes.MultiplyAdd(centered, _factor, _offset);
        return _rectify ? TLanes.Select(TLanes.Greater(TLanes.Splat(0), y), TLanes.Splat(0), y) : y;
    }

    /// <summary>The part of the output's gradient that reaches a centered value: none where the output was cut to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Passed(TVector centered, TVector dy)
    {
        if (!_rectify)
        {
            return dy;
        }

        TVector y = TLanes.MultiplyAdd(centered, _factor, _offset);
        TVector cut = TLanes.Or(TLanes.Greater(TLanes.Splat(0), y), TLanes.Equal(TLanes.Splat(0), y));
        return TLanes.Select(cut, TLanes.Splat(0), dy);
    }

    /// <summary>passed * factor + rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scaled(TVector passed, TVector rest) => TLanes.MultiplyAdd(passed, _factor, rest);
}
