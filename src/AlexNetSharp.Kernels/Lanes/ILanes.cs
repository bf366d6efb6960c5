namespace AlexNetSharp.Kernels.Lanes;

/// <summary>Lanes of one vector, in the order of memory: their arithmetic, and what moves values from lane to lane.</summary>
/// <typeparam name="TVector">The vector of lanes; a plain float for one lane.</typeparam>
internal unsafe interface ILanes<TVector> : IEachLane<TVector>
    where TVector : unmanaged
{
    /// <summary>The lanes of a at even positions, of b at odd ones.</summary>
    static abstract TVector Alternate(TVector a, TVector b);

    /// <summary>The lanes at even positions, then those at odd ones.</summary>
    static abstract TVector EvensFirst(TVector a);

    /// <summary>The first halves of a and b, in turn: a0, b0, a1, b1 and so on; a where there is one lane.</summary>
    static abstract TVector ZipLow(TVector a, TVector b);

    /// <summary>The second halves of a and b, in turn; b where there is one lane.</summary>
    static abstract TVector ZipHigh(TVector a, TVector b);

    /// <summary>Loads consecutive bytes as numbers.</summary>
    static abstract TVector LoadBytes(byte* source);

    /// <summary>Loads consecutive bytes with a sign as numbers.</summary>
    static abstract TVector LoadSignedBytes(sbyte* source);

    /// <summary>Loads consecutive pixels of three bytes as numbers, a vector a channel; no byte after them is read.</summary>
    static abstract (TVector First, TVector Second, TVector Third) LoadPixels(byte* source);

    /// <summary>The lanes in the opposite order.</summary>
    static abstract TVector Reverse(TVector a);

    /// <summary>Stores whole numbers from 0 to 255 as consecutive bytes.</summary>
    static abstract void StoreBytes(TVector value, byte* target);

    /// <summary>The first of two bfloat16 values that the bits of each lane hold, in the order of memory.</summary>
    static abstract TVector FirstOfPairs(TVector pairs);

    /// <summary>The second of two bfloat16 values that the bits of each lane hold.</summary>
    static abstract TVector SecondOfPairs(TVector pairs);

    /// <summary>Two values a lane as bfloat16, rounded, in its bits.</summary>
    static abstract TVector Pairs(TVector first, TVector second);
}
