using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Brings images to a pack's geometry, equal to Pillow's bilinear resize bit for bit: an antialiasing triangle filter in two passes,
/// horizontal first, each rounded to a byte with 22-bit fixed-point weights.
/// </summary>
internal static class ImageResizer
{
    /// <summary>About so many bytes of rows are worked on at a time.</summary>
    private const double MostBand = 1 << 24;

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

    /// <summary>
    /// Resizes, but computes only what the window keeps, in bands of rows: what lies between the passes, and what is turned upright, never
    /// takes much memory.
    /// </summary>
    /// <param name="image">The image as it is stored, RGB or gray.</param>
    /// <param name="orientation">Its EXIF orientation, 1..8, which is applied; 1 for an upright image.</param>
    /// <param name="window">The scaled size of the upright image, and what is kept of it.</param>
    /// <param name="target">Shape (window height, window width, channels).</param>
    internal static void Resize(PixelView image, int orientation, ResizeWindow window, Span<byte> target)
    {
        (int height, int width) = ExifOrientation.Upright(image.Height, image.Width, orientation);
        TriangleFilter columns = TriangleFilter.Create(width, window.FullWidth, window.Left, window.Width);
        int rowLength = window.Width * image.Channels;
        double bytesOfRow = Math.Max(1, (double)height / window.FullHeight) * (orientation == 1 ? rowLength : width * image.Channels);
        int most = (int)Math.Clamp(MostBand / bytesOfRow, 1, window.Height);
        for (int row = 0; row < window.Height; row += most)
        {
            int count = Math.Min(most, window.Height - row);
            TriangleFilter rows = TriangleFilter.Create(height, window.FullHeight, window.Top + row, count);
            (int firstRow, int rowCount) = rows.SourceRange;
            using var narrowed = new PixelBuffer(window.Width, rowCount, image.Channels);
            if (orientation == 1)
            {
                HorizontalPass.Run(image, columns, firstRow, narrowed);
            }
            else
            {
                using PixelBuffer upright = ExifOrientation.Rows(image, orientation, firstRow, rowCount);
                HorizontalPass.Run(upright.View, columns, 0, narrowed);
            }

            VerticalPass.Run(narrowed, rows, firstRow, target.Slice(row * rowLength, count * rowLength));
        }
    }

    private static RgbImage Resize(RgbImage image, ResizeWindow window)
    {
        if (window.Keeps(image.Height, image.Width))
        {
            return image;
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(window.Width * window.Height * image.Channels));
        Resize(image.View, 1, window, pixels);
        return new RgbImage(window.Width, window.Height, image.Channels, pixels);
    }
}
