using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Brings a single photo to the stored size that a network's packs have, by the same decoding and resizing.</summary>
internal static class PhotoReader
{
    private const int ChunkLength = 1 << 16;

    /// <summary>
    /// Taken before memory and processor, never after: whoever had those and waited for this would keep others from ever ending.
    /// </summary>
    private static readonly SemaphoreSlim Files = new(Environment.ProcessorCount);

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
    internal static void Read(ReadOnlySpan<byte> file, PackGeometry geometry, Span<byte> target, PhotoLimits limits) =>
        Read(file, geometry, target, limits, hasMemory: false);

    private static void Read(ReadOnlySpan<byte> file, PackGeometry geometry, Span<byte> target, PhotoLimits limits, bool hasMemory)
    {
        using PixelBuffer stored = ImageDecoder.DecodeStored(file, limits, hasMemory, out int orientation);
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
    public static ReadOnlyMemory<byte> ReadAll(Stream photo, PhotoLimits limits)
    {
        byte[] bytes = new byte[FirstLength(photo, limits)];
        int length = 0;
        for (int count = photo.Read(bytes); count > 0; count = photo.Read(bytes.AsSpan(length)))
        {
            length += count;
            MakeRoom(ref bytes, length, limits);
        }

        return bytes.AsMemory(0, length);
    }

    /// <summary>The same for streams that allow no other reading.</summary>
    /// <param name="photo">The stream.</param>
    /// <param name="limits">How long it may be.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ImageFormatException">It is too long.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream photo, PhotoLimits limits, CancellationToken cancellation)
    {
        byte[] bytes = new byte[FirstLength(photo, limits)];
        int length = 0;
        while (await photo.ReadAsync(bytes.AsMemory(length), cancellation).ConfigureAwait(false) is > 0 and int count)
        {
            length += count;
            MakeRoom(ref bytes, length, limits);
        }

        return bytes.AsMemory(0, length);
    }

    /// <summary>
    /// Reads a photo for a caller who keeps no thread: it waits for its memory and then for a processor. The task ends when nobody reads
    /// the bytes any more.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="preprocessing">The network's preprocessing.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="cancellation">Ends the waiting; decoding that has begun goes on to its end.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    /// <exception cref="ImageFormatException">The file is no image that can be used.</exception>
    public static async Task<byte[]> ReadAsync(
        ReadOnlyMemory<byte> file,
        ImagePreprocessing preprocessing,
        PhotoLimits limits,
        CancellationToken cancellation)
    {
        PackGeometry geometry = GeometryOfPhotos(preprocessing);
        long memory = await DecodingMemory.TakeAsync(ImageDecoder.Memory(file.Span, limits), cancellation).ConfigureAwait(false);
        try
        {
            return await DecodingThreads.Run(Decode, cancellation).ConfigureAwait(false);
        }
        finally
        {
            DecodingMemory.Free(memory);
        }

        byte[] Decode()
        {
            byte[] target = GC.AllocateUninitializedArray<byte>(geometry.ImageLength);
            Read(file.Span, geometry, target, limits, hasMemory: true);
            return target;
        }
    }

    /// <summary>
    /// Reads a photo from a file, for a caller who keeps no thread, and names it in errors. As many are in memory as there are processors.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="preprocessing">The network's preprocessing.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="cancellation">Ends the waiting; reading and decoding that have begun go on to their end.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    /// <exception cref="ImageFormatException">The file cannot be read or is no image that can be used; the message names it.</exception>
    public static async Task<byte[]> ReadFileAsync(
        string path,
        ImagePreprocessing preprocessing,
        PhotoLimits limits,
        CancellationToken cancellation)
    {
        await Files.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            byte[] file = await DecodingThreads.Run(() => ImageFile.Read(path, limits), cancellation).ConfigureAwait(false);
            return await ReadAsync(file, preprocessing, limits, cancellation).ConfigureAwait(false);
        }
        catch (ImageFormatException e)
        {
            throw e.Named(path);
        }
        finally
        {
            Files.Release();
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

    /// <summary>A byte more than the stream says it has: to hear of its end takes room, too.</summary>
    private static int FirstLength(Stream photo, PhotoLimits limits) =>
        photo.CanSeek ? (int)Math.Clamp(photo.Length - photo.Position, 0, limits.FileBytes) + 1 : ChunkLength;

    private static void MakeRoom(ref byte[] bytes, int length, PhotoLimits limits)
    {
        if (limits.TooLong(length) is not null)
        {
            throw ImageFormatException.TooLarge($"is longer than {limits.FileBytes} bytes: scale it down");
        }

        if (length == bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(Math.Max(ChunkLength, 2L * length), limits.FileBytes + 1));
        }
    }
}
