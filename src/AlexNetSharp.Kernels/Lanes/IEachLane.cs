namespace AlexNetSharp.Kernels.Lanes;

/// <summary>
/// Arithmetic on a fixed number of float32 lanes, each lane on its own. Kernels are written once over this interface and compiled for each
/// width; every width rounds alike (products and sums that are fused in one are fused in all), so a remainder in narrower lanes equals the
/// wide body.
/// </summary>
/// <remarks>
/// Every operation is inlined by force, and so is what takes or gives vectors in an inner loop. A call keeps no vector register, so one
/// that the compiler leaves in spills them all; whether it does depends on what it happened to see while the program warmed up.
/// </remarks>
/// <typeparam name="TVector">The vector of lanes; a plain float for one lane.</typeparam>
internal unsafe interface IEachLane<TVector>
    where TVector : unmanaged
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Loads consecutive values; no alignment is needed.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Stores consecutive values; no alignment is needed.</summary>
    static abstract void Store(TVector value, float* target);

    /// <summary>The same value in every lane.</summary>
    static abstract TVector Splat(float value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The square root.</summary>
    static abstract TVector SquareRoot(TVector a);

    /// <summary>a, but zero where it is below zero; what is not a number stays so.</summary>
    static abstract TVector Rectify(TVector a);

    /// <summary>All bits set where a is greater than b; unset where either is not a number.</summary>
    static abstract TVector Greater(TVector a, TVector b);

    /// <summary>All bits set where a equals b; unset where either is not a number.</summary>
    static abstract TVector Equal(TVector a, TVector b);

    /// <summary>The bits set in both.</summary>
    static abstract TVector And(TVector a, TVector b);

    /// <summary>The bits set in either.</summary>
    static abstract TVector Or(TVector a, TVector b);

    /// <summary>All bits inverted.</summary>
    static abstract TVector Not(TVector a);

    /// <summary>a where the mask's bits are set, b elsewhere.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);

    /// <summary>Loads consecutive bfloat16 values.</summary>
    static abstract TVector LoadBFloat16(BFloat16* source);

    /// <summary>Stores consecutive values as bfloat16, rounded as <see cref="BFloat16.FromSingle"/> does.</summary>
    static abstract void StoreBFloat16(TVector value, BFloat16* target);
}
