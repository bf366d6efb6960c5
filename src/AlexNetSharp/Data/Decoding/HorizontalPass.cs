using System.Runtime.Intrinsics;

namespace AlexNetSharp.Data.Decoding;

/// <summary>The first pass of <see cref="ImageResizer"/>, along rows; it rounds to bytes as Pillow's 8-bit path does.</summary>
internal static unsafe class HorizontalPass
{
    /// <summary>Filters rows along x.</summary>
    /// <param name="image">The image, RGB or gray.</param>
    /// <param name="filter">The weights.</param>
    /// <param name="firstRow">The first row of the image that is wanted.</param>
    /// <param name="target">Takes as many rows as it has.</param>
    public static void Run(PixelView image, TriangleFilter filter, int firstRow, PixelBuffer target)
    {
        nint sourceLength = (nint)image.Width * image.Channels, targetLength = (nint)target.Width * target.Channels;
        fixed (byte* pixels = image.Pixels, output = target.Pixels)
        {
            byte* source = pixels + (firstRow * sourceLength), end = pixels + image.Pixels.Length;
            int row = image.Channels == 3 && RowPairs.IsSupported ? RunPairs(source, sourceLength, end, filter, output, target.Height) : 0;
            for (; row < target.Height; row++)
            {
                if (image.Channels == 3)
                {
                    RgbRow(source + (row * sourceLength), output + (row * targetLength), filter, end - sizeof(uint));
                }
                else
                {
                    GrayRow(source + (row * sourceLength), output + (row * targetLength), filter);
                }
            }
        }
    }

    /// <summary>Filters rows two at a time, as long as there are two and the image goes on far enough after them.</summary>
    /// <returns>The number of rows that are done.</returns>
    private static int RunPairs(byte* source, nint length, byte* end, TriangleFilter filter, byte* output, int count)
    {
        int[] weights = RowPairs.Split(filter);
        int row = 0;
        for (; row + 2 <= count && source + ((row + 2) * length) + RowPairs.ReadBeyond <= end; row += 2)
        {
            byte* first = source + (row * length);
            RowPairs.Filter(first, first + length, filter, weights, output + ((nint)row * 3 * filter.Starts.Length));
        }

        return row;
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
        Vector128<int> sum = Vector128.Create(TriangleFilter.Half);
        for (int tap = 0; tap < count; tap++)
        {
            Vector128<byte> bytes = Vector128.CreateScalarUnsafe(*(uint*)(pixel + (3 * tap))).AsByte();
            Vector128<byte> lanes = Vector128.Shuffle(
                bytes,
                Vector128.Create((byte)0, 255, 255, 255, 1, 255, 255, 255, 2, 255, 255, 255, 3, 255, 255, 255));
            sum += lanes.AsInt32() * weights[tap];
        }

        sum = Vector128.Min(sum >> TriangleFilter.PrecisionBits, Vector128.Create(255));
        (output[0], output[1], output[2]) = ((byte)sum.GetElement(0), (byte)sum.GetElement(1), (byte)sum.GetElement(2));
    }

    private static void RgbScalar(byte* pixel, int* weights, int count, byte* output)
    {
        (int red, int green, int blue) = (TriangleFilter.Half, TriangleFilter.Half, TriangleFilter.Half);
        for (int tap = 0; tap < count; tap++, pixel += 3)
        {
            red += pixel[0] * weights[tap];
            green += pixel[1] * weights[tap];
            blue += pixel[2] * weights[tap];
        }

        (output[0], output[1], output[2]) = (TriangleFilter.ToByte(red), TriangleFilter.ToByte(green), TriangleFilter.ToByte(blue));
    }

    private static void GrayRow(byte* source, byte* output, TriangleFilter filter)
    {
        for (int x = 0; x < filter.Starts.Length; x++)
        {
            byte* pixel = source + filter.Starts[x];
            int sum = TriangleFilter.Half;
            foreach (int weight in filter.Weights.AsSpan(x * filter.Stride, filter.Counts[x]))
            {
                sum += *pixel++ * weight;
            }

            output[x] = TriangleFilter.ToByte(sum);
        }
    }
}
