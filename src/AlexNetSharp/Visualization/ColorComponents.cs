using System.Globalization;
using AlexNetSharp.Files;

namespace AlexNetSharp.Visualization;

/// <summary>
/// Draws the principal components of the colors of a data set, a row each: a band of the mean color shifted along the component, from three
/// standard deviations below to three above, and below it an image shifted by minus one, zero and one.
/// </summary>
internal static class ColorComponents
{
    private const double Gap = 8;
    private const double Picture = 256;
    private const double BandHeight = 40;
    private const double Across = (3 * Picture) + (2 * Gap);
    private const int BandPixels = 256;
    private const double Reach = 3;

    /// <summary>Draws the components.</summary>
    /// <param name="image">An example. Shape (H, W, 3), 0..255.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="mean">The mean color. Shape (3), 0..255.</param>
    /// <param name="deviations">The standard deviation along each component. Shape (3).</param>
    /// <param name="components">The components as columns. Shape (3, 3), row by row.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string Draw(
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
        var svg = new SvgBuilder(Across + (2 * Gap), "The principal components of the pixels’ colours");
        double top = Gap;
        Write(svg, ref top, "The pixels’ colours along their principal components", "title");
        Write(
            svg,
            ref top,
            "Red, green and blue of a pixel rise and fall together. The first component is the direction in which the pixels of the "
                + "training part differ most, the others stand at right angles to it; the standard deviation says by how much. Training "
                + "as the paper’s shifts the colours of each image along them at random, by about a tenth of a deviation.",
            "small soft");
        for (int component = 0; component < 3; component++)
        {
            double[] step = [.. Enumerable.Range(0, 3).Select(channel => components[(channel * 3) + component] * deviations[component])];
            string deviation = deviations[component].ToString("0.0", CultureInfo.InvariantCulture);
            top += Gap;
            Write(svg, ref top, $"Component {component + 1}, deviation {deviation}", "strong small");
            svg.Image(Gap, top, Across, BandHeight, Band(mean, step), $"The mean colour along component {component + 1}");
            Names(svg, top + BandHeight + TextRoom.SmallLine, "−3 deviations", "mean colour", "+3 deviations");
            top += BandHeight + TextRoom.SmallLine + (2 * Gap);
            double down = Picture * height / width;
            byte[] shifted = new byte[image.Length];
            for (int factor = -1; factor <= 1; factor++)
            {
                for (int i = 0; i < image.Length; i++)
                {
                    shifted[i] = ToByte(image[i] + (factor * step[i % 3]));
                }

                double left = Gap + ((factor + 1) * (Picture + Gap));
                svg.Image(left, top, Picture, down, PngWriter.Encode(shifted, width, height), $"An image shifted by {factor} deviations");
            }

            Names(svg, top + down + TextRoom.SmallLine, "−1 deviation", "a training image as it is", "+1 deviation");
            top += down + TextRoom.SmallLine + (2 * Gap);
        }

        return svg.Finish(top);
    }

    private static void Write(SvgBuilder svg, ref double top, string text, string style)
    {
        IReadOnlyList<string> lines = TextRoom.Wrap(text, Across, style);
        svg.Lines(Gap, top + TextRoom.SmallLine, lines, style);
        top += (lines.Count * TextRoom.Line(style)) + Gap;
    }

    private static void Names(SvgBuilder svg, double y, string low, string middle, string high)
    {
        svg.Text(Gap, y, low, "small soft");
        svg.Text(Gap + (Across / 2), y, middle, "small soft", "middle");
        svg.Text(Gap + Across, y, high, "small soft", "end");
    }

    private static byte[] Band(IReadOnlyList<double> mean, double[] step)
    {
        byte[] pixels = new byte[3 * BandPixels];
        for (int i = 0; i < pixels.Length; i++)
        {
            double factor = Reach * ((2.0 * (i / 3) / (BandPixels - 1)) - 1);
            pixels[i] = ToByte(mean[i % 3] + (factor * step[i % 3]));
        }

        return PngWriter.Encode(pixels, BandPixels, height: 1);
    }

    private static byte ToByte(double value) => (byte)Math.Clamp(value + 0.5, 0, 255);
}
