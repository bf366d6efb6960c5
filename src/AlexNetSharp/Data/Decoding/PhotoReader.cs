using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Brings a single photo to the stored size that a network's packs have, by the same decoding and resizing.</summary>
internal static class PhotoReader
{
    private const int ChunkLength = 1 << 16;

    /// <summary>Reads a photo.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="preprocessing">
    /// The network's preprocessing; its geometry counts. Photos of another size are brought to it even where the pack's were not resized.
    /// </param>
    /// <param name="limits">How large it may be.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    /// <exception cref="ImageFormatException">The file is no image that can be used.</exception>
    public static byte[] Read(ReadOnlySpan<byte> file, ImagePreprocessing preprocessing, PhotoLimits limits)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return Read(file, GeometryOfPhotos(preprocessing), limits);
    }

    /// <summary>Brings pixels that somebody else decoded to the stored size, as a photo of them.</summary>
    /// <param name="pixels">Bytes 0..255. Shape (height, width, 3), RGB.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="preprocessing">The network's preprocessing; its geometry counts.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    public static byte[] ReadPixels(ReadOnlySpan<byte> pixels, int height, int width, ImagePreprocessing preprocessing)
    {
        PackGeometry geometry = GeometryOfPhotos(preprocessing);
        byte[] target = GC.AllocateUninitializedArray<byte>(geometry.ImageLength);
        if (geometry.Channels == 1)
        {
            byte[] gray = GC.AllocateUninitializedArray<byte>(height * width);
            PixelColors.RgbToGray(pixels, gray);
            Place(new PixelView(gray, width, height, 1), 1, geometry, target);
        }
        else
        {
            Place(new PixelView(pixels, width, height, geometry.Channels), 1, geometry, target);
        }

        return target;
    }

    /// <summary>Reads an image and brings it to a geometry by the geometry's own rule.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="geometry">Size, channels, resize and EXIF rules.</param>
    /// <param name="limits">How large it may be.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    /// <exception cref="ImageFormatException">The file is no image that can be used.</exception>
    internal static byte[] Read(ReadOnlySpan<byte> file, PackGeometry geometry, PhotoLimits limits)
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(geometry.ImageLength);
        Read(file, geometry, pixels, limits);
        return pixels;
    }

    /// <summary>
    /// The same into memory of the caller's, for whoever reads many: next to nothing is allocated for an image. What is turned by EXIF is
    /// turned band by band while it is resized, never as a whole.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="geometry">Size, channels, resize and EXIF rules.</param>
    /// <param name="target">Takes bytes 0..255. Shape (H, W, C) of the geometry.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="ImageFormatException">The file is no image that can be used.</exception>
    internal static void Read(ReadOnlySpan<byte> file, PackGeometry geometry, Span<byte> target, PhotoLimits limits)
    {
        using PixelBuffer stored = ImageDecoder.DecodeStored(file, limits, out int orientation);
        orientation = geometry.Exif == ExifRule.Apply ? orientation : 1;
        if (geometry.Channels == 1)
        {
            stored.Narrow(1, PixelColors.RgbToGray);
        }

        Place(stored.View, orientation, geometry, target);
    }

    /// <summary>Reads a stream to its end, which must come before the limit: a stranger's may have none.</summary>
    /// <param name="photo">The stream.</param>
    /// <param name="limits">How long it may be.</param>
    /// <exception cref="ImageFormatException">It is too long.</exception>
    public static byte[] ReadAll(Stream photo, PhotoLimits limits)
    {
        using var read = new MemoryStream();
        byte[] chunk = new byte[ChunkLength];
        for (int count = photo.Read(chunk); count > 0; count = photo.Read(chunk))
        {
            Append(read, chunk.AsSpan(0, count), limits);
        }

        return read.ToArray();
    }

    /// <summary>The same for streams that allow no other reading.</summary>
    /// <param name="photo">The stream.</param>
    /// <param name="limits">How long it may be.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ImageFormatException">It is too long.</exception>
    public static async Task<byte[]> ReadAllAsync(Stream photo, PhotoLimits limits, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        byte[] chunk = new byte[ChunkLength];
        while (await photo.ReadAsync(chunk, cancellation).ConfigureAwait(false) is > 0 and int count)
        {
            Append(read, chunk.AsSpan(0, count), limits);
        }

        return read.ToArray();
    }

    /// <summary>Reads a photo from a file and names it in errors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="preprocessing">The network's preprocessing.</param>
    /// <param name="limits">How large it may be.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    /// <exception cref="ImageFormatException">The file cannot be read or is no image that can be used; the message names it.</exception>
    public static byte[] ReadFile(string path, ImagePreprocessing preprocessing, PhotoLimits limits)
    {
        try
        {
            return Read(ImageFile.Read(path, limits), preprocessing, limits);
        }
        catch (ImageFormatException e)
        {
            throw e.Named(path);
        }
    }

    /// <summary>A photo from anywhere has no pack's size; one that has it stays as it is under either rule.</summary>
    private static PackGeometry GeometryOfPhotos(ImagePreprocessing preprocessing) =>
        preprocessing.Geometry is { Resize: ResizeRule.None } geometry
            ? geometry with { Resize = ResizeRule.ShorterSideCrop }
            : preprocessing.Geometry;

    private static void Place(PixelView stored, int orientation, PackGeometry geometry, Span<byte> target)
    {
        (int height, int width) = ExifOrientation.Upright(stored.Height, stored.Width, orientation);
        ResizeWindow window = ResizeWindow.For(geometry, height, width);
        if (!window.Keeps(height, width))
        {
            ImageResizer.Resize(stored, orientation, window, target);
        }
        else if (orientation == 1)
        {
            stored.Pixels.CopyTo(target);
        }
        else
        {
            using PixelBuffer upright = ExifOrientation.Rows(stored, orientation, 0, height);
            upright.Pixels.CopyTo(target);
        }
    }

    private static void Append(MemoryStream read, ReadOnlySpan<byte> chunk, PhotoLimits limits)
    {
        read.Write(chunk);
        if (limits.TooLong(read.Length) is not null)
        {
            throw new ImageFormatException($"is longer than {limits.FileBytes} bytes: scale it down");
        }
    }
}
