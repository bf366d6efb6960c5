using System.Buffers;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// The pixels of an image that is still being worked on, in an array that the next image uses again: a large array for each photo would
/// cost more time in page faults and garbage collections than resizing it. Whoever holds a buffer disposes of it, once.
/// </summary>
internal sealed class PixelBuffer : IDisposable
{
    /// <summary>The longest array that is kept for the next image: a photo of 50 megapixels in four bytes each.</summary>
    private const int LongestKept = 1 << 28;

    /// <summary>Longer arrays than this are kept in a small number only, because they are never given back to the system.</summary>
    private const int LongestKeptForEach = 1 << 26;
    private const int MostLongArrays = 2;

    private static readonly ArrayPool<byte> LongArrays = ArrayPool<byte>.Create(LongestKept, MostLongArrays);

    private readonly int _length;
    private byte[]? _array;

    /// <summary>Initializes a buffer whose bytes are whatever was there before.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="channels">Bytes of a pixel.</param>
    public PixelBuffer(int width, int height, int channels)
    {
        (Width, Height, Channels, _length) = (width, height, channels, checked(width * height * channels));
        _array = Pool?.Rent(_length) ?? GC.AllocateUninitializedArray<byte>(_length);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes of a pixel.</summary>
    public int Channels { get; }

    /// <summary>The bytes. Shape (Height, Width, Channels).</summary>
    public Span<byte> Pixels => _array.AsSpan(0, _length);

    /// <summary>The image for what works on pixels whoever owns them.</summary>
    public PixelView View => new(Pixels, Width, Height, Channels);

    private ArrayPool<byte>? Pool => _length <= LongestKeptForEach ? ArrayPool<byte>.Shared : _length <= LongestKept ? LongArrays : null;

    /// <summary>The same image in gray, in a buffer of its own.</summary>
    public PixelBuffer ToGray()
    {
        var gray = new PixelBuffer(Width, Height, 1);
        PixelColors.RgbToGray(Pixels, gray.Pixels);
        return gray;
    }

    /// <summary>The same image with memory of its own.</summary>
    public RgbImage ToImage()
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(_length);
        Pixels.CopyTo(pixels);
        return new RgbImage(Width, Height, Channels, pixels);
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (_array is { } array)
        {
            Pool?.Return(array);
        }

        _array = null;
    }
}
