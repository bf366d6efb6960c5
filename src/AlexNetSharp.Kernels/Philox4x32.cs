namespace AlexNetSharp.Kernels;

/// <summary>
/// Philox4x32-10: a counter-based random number generator. A block of four 32-bit words is a pure function of a 128-bit counter and a
/// 64-bit key, so any number can be computed alone, in any order, on any thread.
/// </summary>
/// <remarks>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
public static class Philox4x32
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Computes the block of four words that belongs to a counter under a key.</summary>
    /// <param name="counter">The 128-bit counter, low word first.</param>
    /// <param name="key">The 64-bit key, low word first.</param>
    /// <returns>Four words, each uniform over all 32-bit values.</returns>
    public static PhiloxBlock Block(PhiloxBlock counter, (uint Low, uint High) key)
    {
        (uint c0, uint c1, uint c2, uint c3) = (counter.X, counter.Y, counter.Z, counter.W);
        (uint k0, uint k1) = key;
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return new PhiloxBlock(c0, c1, c2, c3);
    }
}

/// <summary>Four 32-bit words: a counter of <see cref="Philox4x32"/> or the numbers that belong to it.</summary>
/// <param name="X">Word 0, the lowest.</param>
/// <param name="Y">Word 1.</param>
/// <param name="Z">Word 2.</param>
/// <param name="W">Word 3.</param>
public readonly record struct PhiloxBlock(uint X, uint Y, uint Z, uint W);
