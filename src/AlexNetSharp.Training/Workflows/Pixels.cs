namespace AlexNetSharp.Workflows;

/// <summary>Brings stored pixels to the form that pictures are drawn from.</summary>
internal static class Pixels
{
    /// <summary>An image as RGB, shape (H, W, 3); gray values are repeated.</summary>
    /// <param name="image">Shape (H, W, C).</param>
    /// <param name="channels">C: 1 or 3.</param>
    public static byte[] ToRgb(ReadOnlySpan<byte> image, int channels)
    {
        if (channels == 3)
        {
            return image.ToArray();
        }

        byte[] rgb = new byte[image.Length * 3];
        for (int i = 0; i < image.Length; i++)
        {
            rgb.AsSpan(i * 3, 3).Fill(image[i]);
        }

        return rgb;
    }
}
