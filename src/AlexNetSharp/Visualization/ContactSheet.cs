namespace AlexNetSharp.Visualization;

/// <summary>Draws images of one size side by side.</summary>
internal static class ContactSheet
{
    private const int Gap = 2;

    /// <summary>Draws the images, row by row.</summary>
    /// <param name="images">The images: (H, W, C) bytes each, 0..255, with C 3 (RGB) or 1 (gray). At least one.</param>
    /// <param name="width">Width of every image in pixels.</param>
    /// <param name="height">Height of every image in pixels.</param>
    /// <param name="imagesPerRow">Images in a row.</param>
    /// <param name="scale">The whole factor of enlargement.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">There is no image, or one has neither height x width nor height x width x 3 bytes.</exception>
    public static byte[] Draw(IReadOnlyList<byte[]> images, int width, int height, int imagesPerRow = 10, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imagesPerRow);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        if (images.Count == 0)
        {
            throw new ArgumentException("A contact sheet needs at least one image.", nameof(images));
        }

        int across = Math.Min(imagesPerRow, images.Count);
        int down = (images.Count + across - 1) / across;
        (int stepX, int stepY) = (width * scale + Gap, height * scale + Gap);
        var canvas = new Canvas((long)across * stepX + Gap, (long)down * stepY + Gap);
        for (int i = 0; i < images.Count; i++)
        {
            if (images[i].Length != width * height && images[i].Length != width * height * 3)
            {
                throw new ArgumentException(
                    $"Image {i} has {images[i].Length} bytes, which is neither {width} x {height} nor three times that.", nameof(images));
            }

            canvas.Paste(images[i], width, height, Gap + i % across * stepX, Gap + i / across * stepY, scale);
        }

        return canvas.ToPng();
    }
}
