namespace AlexNetSharp.Kernels;

/// <summary>
/// Random numbers that are counted, not drawn: each is a pure function of (seed, purpose, index, stream, item). Rank, thread, batch
/// position and device never enter, so a run can be split, resumed or moved without changing a number.
/// </summary>
public readonly struct CountedRandom
{
    private const uint KeyDerivation = 0x414C4558;
    private readonly (uint Low, uint High) _key;

    /// <summary>Initializes the numbers of one purpose under one seed.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public CountedRandom(ulong seed, RandomPurpose purpose)
    {
        PhiloxBlock derived = Philox4x32.Block(new PhiloxBlock((uint)seed, (uint)(seed >> 32), (uint)purpose, 0), (KeyDerivation, 0));
        _key = (derived.X, derived.Y);
    }

    /// <summary>The four words that belong to a counter.</summary>
    /// <param name="index">The main index, for example the sample's index in the pack or the element of a parameter.</param>
    /// <param name="stream">A second index, for example the epoch.</param>
    /// <param name="item">A third index, for example the layer.</param>
    public PhiloxBlock Block(ulong index, uint stream = 0, uint item = 0) =>
        Philox4x32.Block(new PhiloxBlock((uint)index, (uint)(index >> 32), stream, item), _key);

    /// <summary>A whole number in [0, <paramref name="range"/>) from one word.</summary>
    /// <param name="word">A uniform 32-bit word.</param>
    /// <param name="range">The number of values, at least 1. The bias is below <paramref name="range"/> / 2^32.</param>
    public static int ToInteger(uint word, int range)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(range);
        return (int)(((ulong)word * (uint)range) >> 32);
    }

    /// <summary>A number in [0, 1) with 24 random bits from one word.</summary>
    /// <param name="word">A uniform 32-bit word.</param>
    public static float ToUnit(uint word) => (word >> 8) * (1f / (1 << 24));

    /// <summary>Two independent numbers of the standard normal distribution from two words (Box and Muller, in double precision).</summary>
    /// <param name="first">A uniform 32-bit word.</param>
    /// <param name="second">A uniform 32-bit word, independent of the first.</param>
    public static (double First, double Second) ToNormals(uint first, uint second)
    {
        double radius = Math.Sqrt(-2.0 * Math.Log((first + 0.5) * (1.0 / 4294967296.0)));
        (double sine, double cosine) = Math.SinCos(second * (2.0 * Math.PI / 4294967296.0));
        return (radius * cosine, radius * sine);
    }

    /// <summary>
    /// A permutation of 0..<paramref name="count"/>-1 (Fisher and Yates), a pure function of the seed, the purpose and the stream.
    /// </summary>
    /// <param name="count">The number of items.</param>
    /// <param name="stream">Which permutation, for example the epoch.</param>
    public int[] Permutation(int count, uint stream)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (int i = count - 1; i > 0; i--)
        {
            int other = ToInteger(Block((ulong)i, stream).X, i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
