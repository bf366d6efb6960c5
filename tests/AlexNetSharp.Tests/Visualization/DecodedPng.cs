using SkiaSharp;

namespace AlexNetSharp.Tests.Visualization;

/// <summary>A PNG file read back by a decoder that is not ours.</summary>
internal sealed class DecodedPng : IDisposable
{
    private readonly SKBitmap _bitmap;

    /// <summary>Decodes a file.</summary>
    public DecodedPng(byte[] png)
    {
        using SKData data = SKData.CreateCopy(png);
        using SKCodec codec = SKCodec.Create(data) ?? throw new InvalidDataException("The bytes are not an image.");
        Assert.Equal(SKEncodedImageFormat.Png, codec.EncodedFormat);
        _bitmap = SKBitmap.Decode(codec, new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
    }

    /// <summary>Width in pixels.</summary>
    public int Width => _bitmap.Width;

    /// <summary>Height in pixels.</summary>
    public int Height => _bitmap.Height;

    /// <summary>The color at a place.</summary>
    public (byte Red, byte Green, byte Blue) this[int x, int y] =>
        _bitmap.GetPixel(x, y) is var color ? (color.Red, color.Green, color.Blue) : default;

    /// <summary>All pixels as (H, W, 3) bytes.</summary>
    public byte[] Pixels()
    {
        byte[] pixels = new byte[Width * Height * 3];
        for (int i = 0; i < Width * Height; i++)
        {
            (pixels[i * 3], pixels[i * 3 + 1], pixels[i * 3 + 2]) = this[i % Width, i / Width];
        }

        return pixels;
    }

    /// <inheritdoc/>
    public void Dispose() => _bitmap.Dispose();
}
