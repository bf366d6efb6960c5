using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;

namespace AlexNetSharp;

/// <summary>
/// A photo that is to be classified, wherever it is: a file, a stream, bytes in memory, or pixels that the program has decoded itself.
/// JPEG, PNG, WebP, BMP and GIF are read. Nothing is read before it is classified.
/// </summary>
public sealed class Photo
{
    private readonly Func<ImagePreprocessing, PhotoLimits, CancellationToken, Task<byte[]>> _read;

    private Photo(Func<ImagePreprocessing, PhotoLimits, CancellationToken, Task<byte[]>> read) => _read = read;

    /// <summary>The bytes of a file as a photo.</summary>
    /// <param name="file">The bytes.</param>
    public static implicit operator Photo(byte[] file) => FromBytes(file);

    /// <summary>A stream as a photo.</summary>
    /// <param name="stream">The stream.</param>
    public static implicit operator Photo(Stream stream) => FromStream(stream);

    /// <summary>A photo in a file.</summary>
    /// <param name="path">The file; errors name it.</param>
    public static Photo FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new((preprocessing, limits, cancellation) =>
            PhotoReader.ReadFileAsync(path, preprocessing, limits, cancellation).OrLeave(cancellation));
    }

    /// <summary>
    /// A photo in a stream, which is read asynchronously only: an upload of a web server, for example. It can be read once.
    /// </summary>
    /// <param name="stream">The stream; read to its end, not closed.</param>
    public static Photo FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(async (preprocessing, limits, cancellation) =>
        {
            ReadOnlyMemory<byte> file = await PhotoReader.ReadAllAsync(stream, limits, cancellation).ConfigureAwait(false);
            return await PhotoReader.ReadAsync(file, preprocessing, limits, cancellation).OrLeave(cancellation).ConfigureAwait(false);
        });
    }

    /// <summary>A photo in memory.</summary>
    /// <param name="file">
    /// The bytes of its file; they must not change before the task of the call has ended, which a canceled one does when nobody reads them
    /// any more.
    /// </param>
    public static Photo FromBytes(ReadOnlyMemory<byte> file) =>
        new((preprocessing, limits, cancellation) =>
            PhotoReader.ReadAsync(file, preprocessing, limits, cancellation));

    /// <summary>A photo that has been decoded already, of any size; it is brought to the network's size as every photo is.</summary>
    /// <param name="pixels">Bytes 0..255, rows from the top. Shape (height, width, 3), RGB. They must not change before the
    /// task of the call has ended, which a canceled one does when nobody reads them any more.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <exception cref="ArgumentException">The bytes do not fill the size.</exception>
    public static Photo FromPixels(ReadOnlyMemory<byte> pixels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        return 3L * height * width == pixels.Length
            ? new((preprocessing, _, cancellation) =>
                DecodingThreads.Run(() => PhotoReader.ReadPixels(pixels.Span, height, width, preprocessing), cancellation))
            : throw new ArgumentException($"{pixels.Length} bytes do not fill {height}x{width}x3.", nameof(pixels));
    }

    /// <summary>Reads the photo and brings it to a network's size.</summary>
    /// <param name="preprocessing">The network's preprocessing; its geometry counts.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Bytes 0..255. Shape (H, W, C) of the geometry.</returns>
    internal Task<byte[]> Read(ImagePreprocessing preprocessing, PhotoLimits limits, CancellationToken cancellation) =>
        _read(preprocessing, limits, cancellation);
}
