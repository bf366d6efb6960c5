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

    private readonly ArrayPool<byte>? _pool;
    private readonly long _memory;
    private byte[]? _array;

    /// <summary>Initializes a buffer whose bytes are whatever was there before.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="channels">Bytes of a pixel.</param>
    /// <param name="memory">Bytes that are needed until the buffer is disposed of; it waits until so many are free.</param>
    /// <exception cref="ImageFormatException">There is no memory for so many pixels.</exception>
    public PixelBuffer(int width, int height, int channels, long memory = 0)
    {
        (Width, Height, Channels) = (width, height, channels);
        long length = (long)width * height * channels;
        if (length > Array.MaxLength)
        {
            throw new ImageFormatException(TooLittleMemory);
        }

        _memory = DecodingMemory.Take(memory);
        try
        {
            _pool = length <= LongestKeptForEach ? ArrayPool<byte>.Shared : length <= LongestKept ? LongArrays : null;
            _array = _pool?.Rent((int)length) ?? GC.AllocateUninitializedArray<byte>((int)length);
        }
        catch (OutOfMemoryException e)
        {
            DecodingMemory.Free(_memory);
            throw new ImageFormatException(TooLittleMemory, e);
        }
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes of a pixel.</summary>
    public int Channels { get; private set; }

    /// <summary>The bytes. Shape (Height, Width, Channels).</summary>
    public Span<byte> Pixels => _array.AsSpan(0, Width * Height * Channels);

    /// <summary>The image for what works on pixels whoever owns them.</summary>
    public PixelView View => new(Pixels, Width, Height, Channels);

    /// <summary>Turns the image into one of fewer channels where it lies: a large photo has no room for a second copy.</summary>
    /// <param name="channels">Bytes of a pixel afterwards.</param>
    /// <param name="convert">
    /// Converts the first bytes to the second, which start at the same place; it goes from the first pixel to the last.
    /// </param>
    public void Narrow(int channels, Action<ReadOnlySpan<byte>, Span<byte>> convert)
    {
        Span<byte> before = Pixels;
        Channels = channels;
        convert(before, Pixels);
    }

    /// <summary>The same image with memory of its own.</summary>
    public RgbImage ToImage() => new(Width, Height, Channels, Pixels.ToArray());

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (_array is { } array)
        {
            _pool?.Return(array);
            DecodingMemory.Free(_memory);
        }

        _array = null;
    }

    private string TooLittleMemory => $"has {Width}x{Height} pixels, for which there is too little memory: scale it down";
}
