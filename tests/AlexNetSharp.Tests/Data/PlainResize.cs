namespace AlexNetSharp.Tests.Data;

/// <summary>Pillow's bilinear resize, 8 bits, as plain loops.</summary>
/// <remarks>Source: Pillow, src/libImaging/Resample.c.</remarks>
internal static class PlainResize
{
    private const int Bits = 22;

    /// <summary>Scales the rows. Shape (height, width, channels) to (height, newWidth, channels).</summary>
    public static byte[] Rows(byte[] pixels, int height, int width, int channels, int newWidth)
    {
        byte[] result = new byte[height * newWidth * channels];
        for (int x = 0; x < newWidth; x++)
        {
            (int start, int[] weights) = Weights(x, width, newWidth);
            for (int place = 0; place < height * channels; place++)
            {
                (int y, int channel) = Math.DivRem(place, channels);
                IEnumerable<byte> values = weights.Select((_, tap) => pixels[(((y * width) + start + tap) * channels) + channel]);
                result[(((y * newWidth) + x) * channels) + channel] = Sum(values, weights);
            }
        }

        return result;
    }

    /// <summary>Scales the columns. Shape (height, width, channels) to (newHeight, width, channels).</summary>
    public static byte[] Columns(byte[] pixels, int height, int width, int channels, int newHeight)
    {
        int length = width * channels;
        byte[] result = new byte[newHeight * length];
        for (int y = 0; y < newHeight; y++)
        {
            (int start, int[] weights) = Weights(y, height, newHeight);
            for (int place = 0; place < length; place++)
            {
                result[(y * length) + place] = Sum(weights.Select((_, tap) => pixels[((start + tap) * length) + place]), weights);
            }
        }

        return result;
    }

    private static (int Start, int[] Weights) Weights(int output, int size, int newSize)
    {
        double scale = (double)size / newSize,
            support = Math.Max(scale, 1),
            center = (output + 0.5) * scale;
        int start = Math.Max(0, (int)(center - support + 0.5)),
            end = Math.Min(size, (int)(center + support + 0.5));
        double[] triangle =
        [
            .. Enumerable.Range(start, end - start).Select(tap => Math.Max(0, 1 - Math.Abs((tap - center + 0.5) * (1 / support)))),
        ];
        double sum = triangle.Sum();
        return (start, [.. triangle.Select(weight => (int)((weight / sum * (1 << Bits)) + 0.5))]);
    }

    private static byte Sum(IEnumerable<byte> values, int[] weights) =>
        (byte)Math.Clamp((values.Zip(weights, (value, weight) => (long)value * weight).Sum() + (1 << (Bits - 1))) >> Bits, 0, 255);
}
