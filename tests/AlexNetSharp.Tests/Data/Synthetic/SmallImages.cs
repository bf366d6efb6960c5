using AlexNetSharp.Data.Synthetic;

namespace AlexNetSharp.Tests.Data.Synthetic;

/// <summary>Built-in images reduced to a few numbers, for classifiers that look at pixels alone.</summary>
internal static class SmallImages
{
    /// <summary>Height and width after reduction.</summary>
    public const int Side = 20;

    private const int DrawnSide = 40;

    /// <summary>Draws images and reduces them to (Side, Side, 3) numbers in -1..1.</summary>
    public static (float[][] Images, int[] Labels) Make(SyntheticSplit split, int count)
    {
        float[][] images = new float[count][];
        int[] labels = new int[count];
        Parallel.For(0, count, i =>
        {
            byte[] pixels = Shrink(SyntheticShapes.Draw(1, split, i, DrawnSide, out labels[i]), DrawnSide, DrawnSide / Side);
            images[i] = Array.ConvertAll(pixels, value => value / 127.5f - 1f);
        });
        return (images, labels);
    }

    /// <summary>Replaces each square of factor x factor pixels by its mean.</summary>
    public static byte[] Shrink(byte[] pixels, int side, int factor)
    {
        int small = side / factor;
        int[] sums = new int[small * small * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x, int channel) = (i / 3 / side, i / 3 % side, i % 3);
            sums[(y / factor * small + x / factor) * 3 + channel] += pixels[i];
        }

        return Array.ConvertAll(sums, sum => (byte)(sum / (factor * factor)));
    }
}
