using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Brings a single photo to the stored size that a network's packs have, by the same decoding and resizing.</summary>
internal static class PhotoReader
{
    /// <summary>Reads a photo.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="preprocessing">
    /// The network's preprocessing; its geometry counts. Photos of another size are brought to it even where the pack's were not resized.
    /// </param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    /// <exception cref="ImageFormatException">The file is no image that can be used.</exception>
    public static byte[] Read(ReadOnlySpan<byte> file, ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        PackGeometry geometry = preprocessing.Geometry;

        // A photo from anywhere has no pack's size; one that has it stays as it is under either rule.
        return Read(file, geometry.Resize == ResizeRule.None ? geometry with { Resize = ResizeRule.ShorterSideCrop } : geometry);
    }

    /// <summary>Reads an image and brings it to a geometry by the geometry's own rule.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="geometry">Size, channels, resize and EXIF rules.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    /// <exception cref="ImageFormatException">The file is no image that can be used.</exception>
    internal static byte[] Read(ReadOnlySpan<byte> file, PackGeometry geometry)
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(geometry.ImageLength);
        Read(file, geometry, pixels);
        return pixels;
    }

    /// <summary>The same into memory of the caller's, for whoever reads many: next to nothing is allocated for an image.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="geometry">Size, channels, resize and EXIF rules.</param>
    /// <param name="target">Takes bytes 0..255. Shape (H, W, C) of the geometry.</param>
    /// <exception cref="ImageFormatException">The file is no image that can be used.</exception>
    internal static void Read(ReadOnlySpan<byte> file, PackGeometry geometry, Span<byte> target)
    {
        using PixelBuffer decoded = ImageDecoder.DecodePixels(file, geometry.Exif);
        using PixelBuffer? gray = geometry.Channels == 1 ? decoded.ToGray() : null;
        PixelBuffer pixels = gray ?? decoded;
        ResizeWindow window = ResizeWindow.For(geometry, pixels.Height, pixels.Width);
        if (window.Keeps(pixels.Height, pixels.Width))
        {
            pixels.Pixels.CopyTo(target);
        }
        else
        {
            ImageResizer.Resize(pixels.View, window, target);
        }
    }

    /// <summary>Reads a photo from a file and names it in errors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="preprocessing">The network's preprocessing.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    /// <exception cref="ImageFormatException">The file cannot be read or is no image that can be used; the message names it.</exception>
    public static byte[] ReadFile(string path, ImagePreprocessing preprocessing)
    {
        try
        {
            return Read(ImageFile.Read(path), preprocessing);
        }
        catch (ImageFormatException e)
        {
            throw e.Named(path);
        }
    }
}
