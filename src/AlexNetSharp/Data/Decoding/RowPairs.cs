using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Two RGB rows at a time through <see cref="HorizontalPass"/>, by the 16-bit multiply-add of AVX2, which sums two taps at once. A weight
/// of 22 bits does not fit 16, so it is split into two halves of 11 whose sums are put together at the end: exactly the sum of the whole
/// weights.
/// </summary>
internal static unsafe class RowPairs
{
    /// <summary>
    /// Bytes after the end of a row that may be read: the taps of a pair are loaded as eight bytes, and the last pair may hold one tap
    /// only.
    /// </summary>
    public const int ReadBeyond = 8;

    private const int HalfBits = TriangleFilter.PrecisionBits / 2;
    private const int LowMask = (1 << HalfBits) - 1;

    /// <summary>Whether the processor can do it.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>
    /// The weights for <see cref="Filter"/>: for each pair of taps the two upper halves, then the two lower halves, each as 16-bit integers
    /// side by side. Shape (outputs, pairs of an output, 2); the weight beside the last of an odd number is zero.
    /// </summary>
    public static int[] Split(TriangleFilter filter)
    {
        int pairs = PairsOf(filter.Stride);
        int[] split = new int[filter.Starts.Length * pairs * 2];
        for (int x = 0; x < filter.Starts.Length; x++)
        {
            for (int tap = 0; tap < filter.Counts[x]; tap++)
            {
                int weight = filter.Weights[(x * filter.Stride) + tap];
                int shift = 16 * (tap % 2);
                int at = 2 * ((x * pairs) + (tap / 2));
                split[at] |= (weight >> HalfBits) << shift;
                split[at + 1] |= (weight & LowMask) << shift;
            }
        }

        return split;
    }

    /// <summary>Filters two rows.</summary>
    /// <param name="first">A row; <see cref="ReadBeyond"/> bytes after it can be read.</param>
    /// <param name="second">The other row; likewise.</param>
    /// <param name="filter">Starts and counts of the taps.</param>
    /// <param name="split">Its weights, by <see cref="Split"/>.</param>
    /// <param name="target">Takes the first row's outputs and, directly after them, the second's.</param>
    public static void Filter(byte* first, byte* second, TriangleFilter filter, ReadOnlySpan<int> split, byte* target)
    {
        int stride = PairsOf(filter.Stride) * 2;
        ReadOnlySpan<int> starts = filter.Starts;
        ReadOnlySpan<int> counts = filter.Counts;
        byte* other = target + (3 * starts.Length);
        fixed (int* allWeights = split)
        {
            int* weights = allWeights;
            for (int x = 0; x < starts.Length; x++, weights += stride, target += 3, other += 3)
            {
                nint offset = 3 * (nint)starts[x];
                Vector256<uint> pixels = Pixel(first + offset, second + offset, weights, PairsOf(counts[x])).AsUInt32();
                Store(pixels.GetElement(0), target);
                Store(pixels.GetElement(4), other);
            }
        }
    }

    private static int PairsOf(int taps) => (taps + 1) / 2;

    /// <summary>
    /// Red, green and blue in the first bytes of each half: the first row's in the lower half, the second's in the upper.
    /// </summary>
    private static Vector256<byte> Pixel(byte* first, byte* second, int* weights, int pairs)
    {
        Vector256<int> high = Vector256<int>.Zero, low = high;
        Vector128<byte> channelPairs = Vector128.Create((byte)0, 255, 3, 255, 1, 255, 4, 255, 2, 255, 5, 255, 255, 255, 255, 255);
        Vector256<byte> order = Vector256.Create(channelPairs, channelPairs);
        for (int pair = 0; pair < pairs; pair++, first += 6, second += 6, weights += 2)
        {
            Vector256<byte> bytes = Vector128
                .CreateScalarUnsafe(*(ulong*)first)
                .AsByte()
                .ToVector256Unsafe()
                .WithUpper(Vector128.CreateScalarUnsafe(*(ulong*)second).AsByte());
            Vector256<short> taps = Avx2.Shuffle(bytes, order).AsInt16();
            high += Avx2.MultiplyAddAdjacent(taps, Vector256.Create(weights[0]).AsInt16());
            low += Avx2.MultiplyAddAdjacent(taps, Vector256.Create(weights[1]).AsInt16());
        }

        Vector256<int> sum = (high << HalfBits) + low + Vector256.Create(TriangleFilter.Half);
        Vector256<byte> values = Vector256.Min(sum >> TriangleFilter.PrecisionBits, Vector256.Create(255)).AsByte();
        Vector128<byte> lowest = Vector128.Create((byte)0, 4, 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255);
        return Avx2.Shuffle(values, Vector256.Create(lowest, lowest));
    }

    private static void Store(uint pixel, byte* target)
    {
        *(ushort*)target = (ushort)pixel;
        target[2] = (byte)(pixel >> 16);
    }
}
