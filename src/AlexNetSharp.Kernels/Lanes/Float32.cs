using System.Runtime.CompilerServices;
namespace AlexNetSharp.Kernels.Lanes;

/// <summary>A float32 in memory.</summary>
/// <param name="Value">The number.</param>
internal readonly unsafe record struct Float32(float Value) : IStored<Float32>
{
    /// <inheritdoc/>
    public static bool FitsTwice => false;

    /// <inheritdoc/>
    public static float* InPlace(Float32* values) => (float*)values;

    /// <inheritdoc/>
    public static TVector Load<TLanes, TVector>(Float32* source)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged => TLanes.Load((float*)source);

    /// <inheritdoc/>
    public static void Store<TLanes, TVector>(TVector value, Float32* target)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged => TLanes.Store(value, (float*)target);

    // Even positions hold the first half and odd ones the second, because that is what one blend of two loads gives.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector First, TVector Second, TVector Third) LoadTriples<TLanes, TVector>(Float32* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged =>
        (EveryOther<TLanes, TVector>(source), EveryOther<TLanes, TVector>(source + 1), EveryOther<TLanes, TVector>(source + 2));

    /// <inheritdoc/>
    public static TVector InOrder<TLanes, TVector>(TVector triples)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.EvensFirst(triples);

    /// <inheritdoc/>
    public static void StorePairs<TLanes, TVector>(TVector first, TVector second, Float32* target)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TLanes.Store(TLanes.ZipLow(first, second), (float*)target);
        TLanes.Store(TLanes.ZipHigh(first, second), (float*)target + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector EveryOther<TLanes, TVector>(Float32* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.Alternate(TLanes.Load((float*)source), TLanes.Load((float*)source + TLanes.Count - 1));
}
