using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Brings a single photo to the stored size that a network's packs have, by the same decoding and resizing.</summary>
public static class PhotoReader
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
        RgbImage image = ImageDecoder.Decode(file, geometry.Exif, geometry.Channels);

        // A photo from anywhere has no pack's size; one that has it stays as it is under either rule.
        PackGeometry rule = geometry.Resize == ResizeRule.None ? geometry with { Resize = ResizeRule.ShorterSideCrop } : geometry;
        return ImageResizer.Resize(image, rule).Pixels;
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
        catch (ImageFormatException error)
        {
            throw error.Named(path);
        }
    }
}
