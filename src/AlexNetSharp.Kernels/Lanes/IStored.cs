namespace AlexNetSharp.Kernels.Lanes;

/// <summary>
/// How numbers stand in memory. Kernels are written once over this interface: they load lanes of float32 from it, compute in float32 and
/// round once, when they store.
/// </summary>
/// <typeparam name="TSelf">The stored number.</typeparam>
internal unsafe interface IStored<TSelf>
    where TSelf : unmanaged, IStored<TSelf>
{
    /// <summary>
    /// Whether two numbers fit in the bits of one lane, so that <see cref="PairLanes{TLanes, TVector}"/> are the cheapest.
    /// </summary>
    static abstract bool FitsTwice { get; }

    /// <summary>The same memory, where the stored numbers are float32 and can be computed with as they stand; null elsewhere.</summary>
    static abstract float* InPlace(TSelf* values);

    /// <summary>Loads consecutive values; no alignment is needed.</summary>
    static abstract TVector Load<TLanes, TVector>(TSelf* source)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged;

    /// <summary>Stores consecutive values; no alignment is needed.</summary>
    static abstract void Store<TLanes, TVector>(TVector value, TSelf* target)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged;

    /// <summary>
    /// Loads every other value from the first, the second and the third on, in the same order of lanes for all three, which
    /// <see cref="InOrder"/> straightens; does not read past the last value that it returns.
    /// </summary>
    static abstract (TVector First, TVector Second, TVector Third) LoadTriples<TLanes, TVector>(TSelf* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;

    /// <summary>Lanes in the order of <see cref="LoadTriples"/> in that of memory.</summary>
    static abstract TVector InOrder<TLanes, TVector>(TVector triples)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;

    /// <summary>Stores the lanes of two vectors in turn: the first of one, the first of the other, and so on.</summary>
    static abstract void StorePairs<TLanes, TVector>(TVector first, TVector second, TSelf* target)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;
}
