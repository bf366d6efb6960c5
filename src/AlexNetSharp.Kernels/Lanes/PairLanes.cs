using System.Runtime.CompilerServices;

namespace AlexNetSharp.Kernels.Lanes;

/// <summary>
/// Twice the lanes, for numbers of 16 bits: those at even places of memory first, those at odd ones second, because the bits of one vector
/// then hold both without a value changing its lane.
/// </summary>
/// <remarks>float32 values stand in the memory of <see cref="Load"/> and <see cref="Store"/> in the order of the lanes.</remarks>
/// <typeparam name="TLanes">The lanes of one vector.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
internal readonly unsafe struct PairLanes<TLanes, TVector> : IEachLane<LanePair<TVector>>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <inheritdoc/>
    public static int Count => 2 * TLanes.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Load(float* source) => new(TLanes.Load(source), TLanes.Load(source + TLanes.Count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LanePair<TVector> value, float* target)
    {
        TLanes.Store(value.First, target);
        TLanes.Store(value.Second, target + TLanes.Count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Splat(float value) => new(TLanes.Splat(value), TLanes.Splat(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Add(LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.Add(a.First, b.First), TLanes.Add(a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Subtract(LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.Subtract(a.First, b.First), TLanes.Subtract(a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Multiply(LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.Multiply(a.First, b.First), TLanes.Multiply(a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Divide(LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.Divide(a.First, b.First), TLanes.Divide(a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> MultiplyAdd(LanePair<TVector> a, LanePair<TVector> b, LanePair<TVector> c) =>
        new(TLanes.MultiplyAdd(a.First, b.First, c.First), TLanes.MultiplyAdd(a.Second, b.Second, c.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> SquareRoot(LanePair<TVector> a) =>
        new(TLanes.SquareRoot(a.First), TLanes.SquareRoot(a.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Rectify(LanePair<TVector> a) =>
        new(TLanes.Rectify(a.First), TLanes.Rectify(a.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Greater(LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.Greater(a.First, b.First), TLanes.Greater(a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Equal(LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.Equal(a.First, b.First), TLanes.Equal(a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> And(LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.And(a.First, b.First), TLanes.And(a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Or(LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.Or(a.First, b.First), TLanes.Or(a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Not(LanePair<TVector> a) =>
        new(TLanes.Not(a.First), TLanes.Not(a.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> Select(LanePair<TVector> mask, LanePair<TVector> a, LanePair<TVector> b) =>
        new(TLanes.Select(mask.First, a.First, b.First), TLanes.Select(mask.Second, a.Second, b.Second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<TVector> LoadBFloat16(BFloat16* source)
    {
        TVector pairs = TLanes.Load((float*)source);
        return new(TLanes.FirstOfPairs(pairs), TLanes.SecondOfPairs(pairs));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBFloat16(LanePair<TVector> value, BFloat16* target) =>
        TLanes.Store(TLanes.Pairs(value.First, value.Second), (float*)target);
}
