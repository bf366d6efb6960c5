namespace AlexNetSharp.Data.Decoding;

/// <summary>An image that belongs to someone else. Shape (Height, Width, Channels).</summary>
/// <param name="pixels">The bytes.</param>
/// <param name="width">Width in pixels.</param>
/// <param name="height">Height in pixels.</param>
/// <param name="channels">Bytes of a pixel: 3 or 1.</param>
internal readonly ref struct PixelView(ReadOnlySpan<byte> pixels, int width, int height, int channels)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Pixels { get; } = pixels;

    /// <summary>Width in pixels.</summary>
    public int Width { get; } = width;

    /// <summary>Height in pixels.</summary>
    public int Height { get; } = height;

    /// <summary>Bytes of a pixel: 3 or 1.</summary>
    public int Channels { get; } = channels;
}
