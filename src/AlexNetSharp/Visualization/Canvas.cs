using AlexNetSharp.Files;

namespace AlexNetSharp.Visualization;

/// <summary>An RGB picture in memory that sheets are pasted onto.</summary>
internal sealed class Canvas
{
    /// <summary>The neutral ground of every sheet, a mid gray.</summary>
    public const byte Ground = 128;

    private const long MaximumPixels = 1L << 28;
    private readonly byte[] _pixels;

    /// <summary>Initializes a picture filled with the neutral ground.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="AlexNetException">The picture would have more than 2^28 pixels.</exception>
    public Canvas(long width, long height)
    {
        if (width * height > MaximumPixels)
        {
            throw new AlexNetException(
                $"A sheet of {width} x {height} pixels is too large to draw (at most {MaximumPixels} pixels); draw fewer or smaller images."
            );
        }

        Width = (int)width;
        Height = (int)height;
        _pixels = new byte[width * height * 3];
        _pixels.AsSpan().Fill(Ground);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Sets a square of pixels, one image pixel enlarged.</summary>
    /// <param name="left">The left edge.</param>
    /// <param name="top">The upper edge.</param>
    /// <param name="scale">The side of the square in pixels.</param>
    /// <param name="red">Red, 0..255.</param>
    /// <param name="green">Green, 0..255.</param>
    /// <param name="blue">Blue, 0..255.</param>
    public void Set(int left, int top, int scale, byte red, byte green, byte blue)
    {
        for (int y = top; y < top + scale; y++)
        {
            int offset = (y * Width + left) * 3;
            for (int x = 0; x < scale; x++, offset += 3)
            {
                (_pixels[offset], _pixels[offset + 1], _pixels[offset + 2]) = (red, green, blue);
            }
        }
    }

    /// <summary>Pastes an image, each pixel enlarged to a square.</summary>
    /// <param name="image">(H, W, C) bytes, 0..255, with C 3 or 1.</param>
    /// <param name="width">The image's width in pixels.</param>
    /// <param name="height">The image's height in pixels.</param>
    /// <param name="left">Where its left edge goes.</param>
    /// <param name="top">Where its upper edge goes.</param>
    /// <param name="scale">The whole factor of enlargement.</param>
    public void Paste(ReadOnlySpan<byte> image, int width, int height, int left, int top, int scale)
    {
        int channels = image.Length / (width * height);
        for (int i = 0; i < width * height; i++)
        {
            ReadOnlySpan<byte> pixel = image.Slice(i * channels, channels);
            Set(left + i % width * scale, top + i / width * scale, scale, pixel[0], pixel[channels / 2], pixel[channels - 1]);
        }
    }

    /// <summary>Encodes the picture as PNG.</summary>
    public byte[] ToPng() => PngWriter.Encode(_pixels, Width, Height);
}
