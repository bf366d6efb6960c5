using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>The size to which an image is scaled, and the part of that which is kept.</summary>
/// <param name="FullHeight">Height of the scaled image.</param>
/// <param name="FullWidth">Width of the scaled image.</param>
/// <param name="Top">First row that is kept.</param>
/// <param name="Left">First column that is kept.</param>
/// <param name="Height">Rows that are kept.</param>
/// <param name="Width">Columns that are kept.</param>
internal readonly record struct ResizeWindow(int FullHeight, int FullWidth, int Top, int Left, int Height, int Width)
{
    /// <summary>The window that brings an image of a size to a geometry.</summary>
    /// <exception cref="ImageFormatException">The rule is <see cref="ResizeRule.None"/> and the image has another size.</exception>
    public static ResizeWindow For(PackGeometry geometry, int height, int width)
    {
        (int targetHeight, int targetWidth) = (geometry.Height, geometry.Width);
        switch (geometry.Resize)
        {
            case ResizeRule.ShorterSideCrop:
                (int fullHeight, int fullWidth) = CoveringSize(height, width, targetHeight, targetWidth);
                (int top, int left) = (CenterOffset(fullHeight, targetHeight), CenterOffset(fullWidth, targetWidth));
                return new ResizeWindow(fullHeight, fullWidth, top, left, targetHeight, targetWidth);
            case ResizeRule.None when height != targetHeight || width != targetWidth:
                throw new ImageFormatException(
                    $"is {height}x{width} pixels, but the pack's images are {targetHeight}x{targetWidth} and are not resized; "
                        + $"prepare with the resize rule shorter-side-crop");
            default:
                return Whole(targetHeight, targetWidth);
        }
    }

    /// <summary>The whole of an image that is scaled to a size.</summary>
    public static ResizeWindow Whole(int height, int width) => new(height, width, 0, 0, height, width);

    /// <summary>Whether an image of a size stays as it is.</summary>
    public bool Keeps(int height, int width) => this == Whole(height, width);

    /// <summary>
    /// The size at which an image just covers a target: one side equal to it, the other rounded down as Pillow and torchvision do.
    /// </summary>
    private static (int Height, int Width) CoveringSize(int height, int width, int targetHeight, int targetWidth) =>
        (long)width * targetHeight >= (long)height * targetWidth
            ? (targetHeight, checked((int)((long)targetHeight * width / height)))
            : (checked((int)((long)targetWidth * height / width)), targetWidth);

    /// <summary>The offset of a center crop: half the difference, halves to the even number as torchvision does.</summary>
    private static int CenterOffset(int size, int crop) => (int)Math.Round((size - crop) / 2.0, MidpointRounding.ToEven);
}
