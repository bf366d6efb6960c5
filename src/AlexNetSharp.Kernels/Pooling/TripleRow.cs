using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>The gradients of one row of windows and the places they go to, as numbers; one more at the end gives nothing.</summary>
internal readonly unsafe struct TripleRow(float* values, nint length)
{
    /// <summary>The gradients.</summary>
    public float* Values { get; } = values;

    /// <summary>The places, row * 3 + column.</summary>
    public float* Places { get; } = values + length;

    /// <summary>What a window gives to one of its places.</summary>
    public float At(nint window, int place) => Places[window] == place ? Values[window] : 0;

    /// <summary>What the windows from a first one on give to one of their places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Give<TLanes, TVector>(nint first, int place)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.And(TLanes.Equal(TLanes.Load(Places + first), TLanes.Splat(place)), TLanes.Load(Values + first));
}
