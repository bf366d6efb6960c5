namespace AlexNetSharp.Data.Decoding;

/// <summary>Pillow's bilinear filter along one axis: for each output position the first source position and fixed-point weights.</summary>
/// <remarks>Source: Pillow, src/libImaging/Resample.c, the 8-bit path.</remarks>
internal sealed class TriangleFilter
{
    /// <summary>Fractional bits of a weight: 32 less 8 for the pixel and 2 of headroom.</summary>
    public const int PrecisionBits = 22;

    /// <summary>Half of the last place that is kept: added, so that sums are rounded.</summary>
    public const int Half = 1 << (PrecisionBits - 1);

    private TriangleFilter(int count, int stride) =>
        (Starts, Counts, Weights, Stride) = (new int[count], new int[count], new int[count * stride], stride);

    /// <summary>First source position of each output position.</summary>
    public int[] Starts { get; }

    /// <summary>Number of taps of each output position.</summary>
    public int[] Counts { get; }

    /// <summary>Weights times 2^22. Shape (outputs, <see cref="Stride"/>).</summary>
    public int[] Weights { get; }

    /// <summary>Places for weights per output position.</summary>
    public int Stride { get; }

    /// <summary>The source positions that any output position uses.</summary>
    public (int First, int Count) SourceRange => (Starts[0], Starts[^1] + Counts[^1] - Starts[0]);

    /// <summary>
    /// A sum, <see cref="Half"/> included, as a byte: rounded weights may add up to a little more than one where there are very many taps.
    /// </summary>
    public static byte ToByte(int sum) => (byte)Math.Min(sum >> PrecisionBits, 255);

    /// <summary>Computes the weights for a window of the output.</summary>
    /// <param name="sourceSize">Source positions.</param>
    /// <param name="targetSize">Output positions of the whole axis.</param>
    /// <param name="first">First output position of the window.</param>
    /// <param name="count">Output positions in the window.</param>
    public static TriangleFilter Create(int sourceSize, int targetSize, int first, int count)
    {
        double scale = (double)sourceSize / targetSize;
        double support = Math.Max(scale, 1.0);
        var filter = new TriangleFilter(count, ((int)Math.Ceiling(support) * 2) + 1);
        double[] weights = new double[filter.Stride];
        for (int i = 0; i < count; i++)
        {
            double center = (first + i + 0.5) * scale;
            int start = Math.Max((int)(center - support + 0.5), 0);
            int taps = Math.Min((int)(center + support + 0.5), sourceSize) - start;
            double sum = 0;
            for (int tap = 0; tap < taps; tap++)
            {
                weights[tap] = Math.Max(0.0, 1.0 - Math.Abs((tap + start - center + 0.5) * (1.0 / support)));
                sum += weights[tap];
            }

            for (int tap = 0; tap < taps; tap++)
            {
                filter.Weights[(i * filter.Stride) + tap] = (int)((weights[tap] / sum * (1 << PrecisionBits)) + 0.5);
            }

            (filter.Starts[i], filter.Counts[i]) = (start, taps);
        }

        return filter;
    }
}
