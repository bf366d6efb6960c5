using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Brings images to a pack's geometry, equal to Pillow's bilinear resize bit for bit: an antialiasing triangle filter in two passes,
/// horizontal first, each rounded to a byte with 22-bit fixed-point weights.
/// </summary>
internal static class ImageResizer
{
    /// <summary>Brings an image to a geometry.</summary>
    /// <param name="image">The image, of the geometry's channels or converted to them.</param>
    /// <param name="geometry">Height, width, channels and rule.</param>
    /// <returns>An image of exactly the geometry's size; the same object where nothing changes.</returns>
    /// <exception cref="ImageFormatException">The rule is <see cref="ResizeRule.None"/> and the image has another size.</exception>
    public static RgbImage Resize(RgbImage image, PackGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(geometry);
        return Resize(image.WithChannels(geometry.Channels), ResizeWindow.For(geometry, image.Height, image.Width));
    }

    /// <summary>Resizes an image to a height and width, which may change its aspect ratio.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">Wanted height in pixels.</param>
    /// <param name="width">Wanted width in pixels.</param>
    public static RgbImage Resize(RgbImage image, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        return Resize(image, ResizeWindow.Whole(height, width));
    }

    /// <summary>Resizes, but computes only what the window keeps.</summary>
    /// <param name="image">The image, RGB or gray.</param>
    /// <param name="window">The scaled size, and what is kept of it.</param>
    /// <param name="target">Shape (window height, window width, channels).</param>
    internal static void Resize(PixelView image, ResizeWindow window, Span<byte> target)
    {
        TriangleFilter columns = TriangleFilter.Create(image.Width, window.FullWidth, window.Left, window.Width);
        TriangleFilter rows = TriangleFilter.Create(image.Height, window.FullHeight, window.Top, window.Height);
        (int firstRow, int rowCount) = rows.SourceRange;
        using var narrowed = new PixelBuffer(window.Width, rowCount, image.Channels);
        HorizontalPass.Run(image, columns, firstRow, narrowed);
        VerticalPass.Run(narrowed, rows, firstRow, target);
    }

    private static RgbImage Resize(RgbImage image, ResizeWindow window)
    {
        if (window.Keeps(image.Height, image.Width))
        {
            return image;
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(window.Width * window.Height * image.Channels));
        Resize(image.View, window, pixels);
        return new RgbImage(window.Width, window.Height, image.Channels, pixels);
    }
}
