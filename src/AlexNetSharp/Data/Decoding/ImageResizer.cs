using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Brings images to a pack's geometry, equal to Pillow's bilinear resize bit for bit: an antialiasing triangle filter in two passes,
/// horizontal first, each rounded to a byte with 22-bit fixed-point weights.
/// </summary>
public static class ImageResizer
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
        RgbImage source = image.WithChannels(geometry.Channels);
        switch (geometry.Resize)
        {
            case ResizeRule.ShorterSideCrop:
                (int height, int width) = CoveringSize(source.Height, source.Width, geometry.Height, geometry.Width);
                (int top, int left) = (CentreOffset(height, geometry.Height), CentreOffset(width, geometry.Width));
                return Resize(source, height, width, top, left, geometry.Height, geometry.Width);
            case ResizeRule.Warp:
                return Resize(source, geometry.Height, geometry.Width, 0, 0, geometry.Height, geometry.Width);
            default:
                return source.Height == geometry.Height && source.Width == geometry.Width
                    ? source
                    : throw new ImageFormatException(
                        $"is {source.Height}x{source.Width} pixels, but the pack's images are {geometry.Height}x{geometry.Width} and are not resized");
        }
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
        return Resize(image, height, width, 0, 0, height, width);
    }

    /// <summary>The size at which an image just covers a target: one side equal to it, the other rounded down as Pillow and torchvision do.</summary>
    internal static (int Height, int Width) CoveringSize(int height, int width, int targetHeight, int targetWidth) =>
        (long)width * targetHeight >= (long)height * targetWidth
            ? (targetHeight, checked((int)((long)targetHeight * width / height)))
            : (checked((int)((long)targetWidth * height / width)), targetWidth);

    /// <summary>The offset of a centre crop: half the difference, halves to the even number as torchvision does.</summary>
    internal static int CentreOffset(int size, int crop) => (int)Math.Round((size - crop) / 2.0, MidpointRounding.ToEven);

    /// <summary>Resizes to (height, width) but computes only the window that is kept.</summary>
    private static RgbImage Resize(RgbImage image, int height, int width, int top, int left, int windowHeight, int windowWidth)
    {
        bool isWhole = windowHeight == image.Height && windowWidth == image.Width;
        if (height == image.Height && width == image.Width && isWhole)
        {
            return image;
        }

        TriangleFilter columns = TriangleFilter.Create(image.Width, width, left, windowWidth);
        TriangleFilter rows = TriangleFilter.Create(image.Height, height, top, windowHeight);
        (int firstRow, int rowCount) = rows.SourceRange;
        byte[] narrowed = ResizePasses.Horizontal(image, columns, firstRow, rowCount);
        byte[] result = ResizePasses.Vertical(narrowed, windowWidth * image.Channels, rows, firstRow);
        return new RgbImage(windowWidth, windowHeight, image.Channels, result);
    }
}
