using System.Numerics;

namespace AlexNetSharp.Data.Decoding;

/// <summary>The second pass of <see cref="ImageResizer"/>, along columns; it rounds to bytes as Pillow's 8-bit path does.</summary>
internal static unsafe class VerticalPass
{
    /// <summary>Filters columns along y; all values of a row share their weights, so vectors run along the row.</summary>
    /// <param name="source">The rows that the filter needs.</param>
    /// <param name="filter">The weights.</param>
    /// <param name="firstRow">The image row that the source's first row holds.</param>
    /// <param name="result">Shape (outputs of the filter, width, channels).</param>
    public static void Run(PixelBuffer source, TriangleFilter filter, int firstRow, Span<byte> result)
    {
        int rowLength = source.Width * source.Channels;
        fixed (byte* rows = source.Pixels, target = result)
        {
            for (int row = 0; row < filter.Starts.Length; row++)
            {
                byte* input = rows + ((nint)(filter.Starts[row] - firstRow) * rowLength);
                ReadOnlySpan<int> weights = filter.Weights.AsSpan(row * filter.Stride, filter.Counts[row]);
                Row(input, target + ((nint)row * rowLength), rowLength, weights);
            }
        }
    }

    private static void Row(byte* input, byte* output, int length, ReadOnlySpan<int> weights)
    {
        int x = 0;
        for (; x <= length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Block(input + x, length, weights).Store(output + x);
        }

        for (; x < length; x++)
        {
            int sum = TriangleFilter.Half;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                sum += input[((nint)tap * length) + x] * weights[tap];
            }

            output[x] = TriangleFilter.ToByte(sum);
        }
    }

    private static Vector<byte> Block(byte* input, int length, ReadOnlySpan<int> weights)
    {
        Vector<uint> sum0 = new((uint)TriangleFilter.Half), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            var weight = new Vector<uint>((uint)weights[tap]);
            Vector.Widen(Vector.Load(input + ((nint)tap * length)), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> part0, out Vector<uint> part1);
            Vector.Widen(high, out Vector<uint> part2, out Vector<uint> part3);
            sum0 += part0 * weight;
            sum1 += part1 * weight;
            sum2 += part2 * weight;
            sum3 += part3 * weight;
        }

        return Vector.Narrow(Vector.Narrow(ToBytes(sum0), ToBytes(sum1)), Vector.Narrow(ToBytes(sum2), ToBytes(sum3)));
    }

    // Rounded weights may sum to a little more than one where there are very many taps.
    private static Vector<uint> ToBytes(Vector<uint> sum) => Vector.Min(sum >> TriangleFilter.PrecisionBits, new Vector<uint>(255));
}
