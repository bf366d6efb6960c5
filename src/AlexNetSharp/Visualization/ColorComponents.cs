namespace AlexNetSharp.Visualization;

/// <summary>
/// Draws the principal components of the colors of a data set, a row each: a band of the mean color shifted along the component, from three
/// standard deviations below to three above, and below it an image shifted by minus one, zero and one.
/// </summary>
internal static class ColorComponents
{
    private const int Gap = 8;
    private const int BandHeight = 40;
    private const double Reach = 3;

    /// <summary>Draws the components.</summary>
    /// <param name="image">An example. Shape (H, W, 3), 0..255.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="mean">The mean color. Shape (3), 0..255.</param>
    /// <param name="deviations">The standard deviation along each component. Shape (3).</param>
    /// <param name="components">The components as columns. Shape (3, 3), row by row.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(
        ReadOnlySpan<byte> image,
        int width,
        int height,
        IReadOnlyList<double> mean,
        IReadOnlyList<double> deviations,
        IReadOnlyList<double> components)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviations);
        ArgumentNullException.ThrowIfNull(components);
        int across = (3 * width) + (2 * Gap), down = BandHeight + height + (3 * Gap);
        var canvas = new Canvas(across + (2 * Gap), (3 * down) + Gap);
        byte[] shifted = new byte[image.Length];
        for (int component = 0; component < 3; component++)
        {
            double[] step = [.. Enumerable.Range(0, 3).Select(channel => components[(channel * 3) + component] * deviations[component])];
            int top = Gap + (component * down);
            for (int x = 0; x < across; x++)
            {
                double factor = Reach * ((2.0 * x / (across - 1)) - 1);
                for (int y = 0; y < BandHeight; y++)
                {
                    canvas.Set(
                        Gap + x,
                        top + y,
                        1,
                        ToByte(mean[0] + (factor * step[0])),
                        ToByte(mean[1] + (factor * step[1])),
                        ToByte(mean[2] + (factor * step[2])));
                }
            }

            for (int factor = -1; factor <= 1; factor++)
            {
                for (int i = 0; i < image.Length; i++)
                {
                    shifted[i] = ToByte(image[i] + (factor * step[i % 3]));
                }

                canvas.Paste(shifted, width, height, Gap + ((factor + 1) * (width + Gap)), top + BandHeight + Gap, 1);
            }
        }

        return canvas.ToPng();
    }

    private static byte ToByte(double value) => (byte)Math.Clamp(value + 0.5, 0, 255);
}
