using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>The maxima of some windows so far, and where they stand in them.</summary>
/// <param name="Values">The maxima.</param>
/// <param name="Places">Their places, row * 3 + column, as numbers.</param>
internal readonly unsafe record struct TripleMaxima<TVector>(TVector Values, TVector Places)
    where TVector : unmanaged
{
    /// <summary>Where a value takes over: it is larger, or not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Takes<TLanes>(TVector best, TVector value)
        where TLanes : ILanes<TVector> =>
        TLanes.Or(TLanes.Greater(value, best), TLanes.Not(TLanes.Equal(value, value)));

    /// <summary>The maxima and places that <see cref="Store"/> put somewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TripleMaxima<TVector> Load<TLanes>(float* source)
        where TLanes : ILanes<TVector> =>
        new(TLanes.Load(source), TLanes.Load(source + TLanes.Count));

    /// <summary>Stores both, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TLanes>(float* target)
        where TLanes : ILanes<TVector>
    {
        TLanes.Store(Values, target);
        TLanes.Store(Places, target + TLanes.Count);
    }

    /// <summary>The maxima after cells that come later in row order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TripleMaxima<TVector> Take<TLanes>(TripleMaxima<TVector> later)
        where TLanes : ILanes<TVector>
    {
        TVector takes = Takes<TLanes>(Values, later.Values);
        return new(TLanes.Select(takes, later.Values, Values), TLanes.Select(takes, later.Places, Places));
    }

    /// <summary>The same maxima, further down in the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TripleMaxima<TVector> Below<TLanes>(int places)
        where TLanes : ILanes<TVector> =>
        new(Values, TLanes.Add(Places, TLanes.Splat(places)));
}
