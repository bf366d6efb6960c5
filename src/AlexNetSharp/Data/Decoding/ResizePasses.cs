using System.Numerics;
using System.Runtime.Intrinsics;

namespace AlexNetSharp.Data.Decoding;

/// <summary>The two passes of <see cref="ImageResizer"/>; each rounds to bytes as Pillow's 8-bit path does.</summary>
internal static unsafe class ResizePasses
{
    private const int Half = 1 << (TriangleFilter.PrecisionBits - 1);

    /// <summary>Filters rows along x.</summary>
    /// <returns>Shape (<paramref name="rowCount"/>, window width, channels).</returns>
    public static byte[] Horizontal(RgbImage image, TriangleFilter filter, int firstRow, int rowCount)
    {
        int width = filter.Starts.Length;
        int channels = image.Channels;
        byte[] result = GC.AllocateUninitializedArray<byte>(checked(rowCount * width * channels));
        fixed (byte* pixels = image.Pixels, target = result)
        {
            byte* lastLoad = pixels + image.Pixels.Length - sizeof(uint);
            for (int row = 0; row < rowCount; row++)
            {
                byte* source = pixels + ((nint)(firstRow + row) * image.Width * channels);
                byte* output = target + ((nint)row * width * channels);
                if (channels == 3)
                {
                    RgbRow(source, output, filter, lastLoad);
                }
                else
                {
                    GreyRow(source, output, filter);
                }
            }
        }

        return result;
    }

    /// <summary>Filters columns along y; all values of a row share their weights, so vectors run along the row.</summary>
    /// <param name="source">Shape (rows, rowLength).</param>
    /// <param name="rowLength">Bytes of a row.</param>
    /// <param name="filter">The weights.</param>
    /// <param name="firstRow">The image row that the source's first row holds.</param>
    public static byte[] Vertical(byte[] source, int rowLength, TriangleFilter filter, int firstRow)
    {
        byte[] result = GC.AllocateUninitializedArray<byte>(checked(filter.Starts.Length * rowLength));
        fixed (byte* rows = source, target = result)
        {
            for (int row = 0; row < filter.Starts.Length; row++)
            {
                byte* input = rows + ((nint)(filter.Starts[row] - firstRow) * rowLength);
                ReadOnlySpan<int> weights = filter.Weights.AsSpan(row * filter.Stride, filter.Counts[row]);
                VerticalRow(input, target + ((nint)row * rowLength), rowLength, weights);
            }
        }

        return result;
    }

    private static void RgbRow(byte* source, byte* output, TriangleFilter filter, byte* lastLoad)
    {
        fixed (int* allWeights = filter.Weights)
        {
            for (int x = 0; x < filter.Starts.Length; x++, output += 3)
            {
                byte* pixel = source + (3 * (nint)filter.Starts[x]);
                int* weights = allWeights + ((nint)x * filter.Stride);
                int count = filter.Counts[x];

                // A pixel is loaded as four bytes, which the image's very last one does not have.
                if (Vector128.IsHardwareAccelerated && pixel + (3 * (count - 1)) <= lastLoad)
                {
                    RgbVector(pixel, weights, count, output);
                }
                else
                {
                    RgbScalar(pixel, weights, count, output);
                }
            }
        }
    }

    /// <summary>The three channels in three lanes; the fourth lane holds the next pixel's red and is dropped.</summary>
    private static void RgbVector(byte* pixel, int* weights, int count, byte* output)
    {
        Vector128<int> sum = Vector128.Create(Half);
        for (int tap = 0; tap < count; tap++)
        {
            Vector128<byte> bytes = Vector128.CreateScalarUnsafe(*(uint*)(pixel + (3 * tap))).AsByte();
            Vector128<byte> lanes = Vector128.Shuffle(bytes, Vector128.Create((byte)0, 255, 255, 255, 1, 255, 255, 255, 2, 255, 255, 255, 3, 255, 255, 255));
            sum += lanes.AsInt32() * weights[tap];
        }

        sum = Vector128.Min(sum >> TriangleFilter.PrecisionBits, Vector128.Create(255));
        (output[0], output[1], output[2]) = ((byte)sum.GetElement(0), (byte)sum.GetElement(1), (byte)sum.GetElement(2));
    }

    private static void RgbScalar(byte* pixel, int* weights, int count, byte* output)
    {
        (int red, int green, int blue) = (Half, Half, Half);
        for (int tap = 0; tap < count; tap++, pixel += 3)
        {
            red += pixel[0] * weights[tap];
            green += pixel[1] * weights[tap];
            blue += pixel[2] * weights[tap];
        }

        (output[0], output[1], output[2]) = (ToByte(red), ToByte(green), ToByte(blue));
    }

    private static void GreyRow(byte* source, byte* output, TriangleFilter filter)
    {
        for (int x = 0; x < filter.Starts.Length; x++)
        {
            byte* pixel = source + filter.Starts[x];
            int sum = Half;
            foreach (int weight in filter.Weights.AsSpan(x * filter.Stride, filter.Counts[x]))
            {
                sum += *pixel++ * weight;
            }

            output[x] = ToByte(sum);
        }
    }

    private static void VerticalRow(byte* input, byte* output, int length, ReadOnlySpan<int> weights)
    {
        int x = 0;
        for (; x <= length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            VerticalBlock(input + x, length, weights).Store(output + x);
        }

        for (; x < length; x++)
        {
            int sum = Half;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                sum += input[((nint)tap * length) + x] * weights[tap];
            }

            output[x] = ToByte(sum);
        }
    }

    private static Vector<byte> VerticalBlock(byte* input, int length, ReadOnlySpan<int> weights)
    {
        Vector<uint> sum0 = new((uint)Half), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            Vector<uint> weight = new((uint)weights[tap]);
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

    private static byte ToByte(int sum) => (byte)Math.Min(sum >> TriangleFilter.PrecisionBits, 255);
}
