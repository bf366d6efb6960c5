namespace AlexNetSharp.Data.Decoding;

/// <summary>A decoded image: bytes in 0..255, rows from top to bottom. Shape (Height, Width, Channels), RGB or gray.</summary>
internal sealed class RgbImage
{
    /// <summary>Initializes an image over its pixels, which it takes over.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="channels">3 (RGB) or 1 (gray).</param>
    /// <param name="pixels">Shape (height, width, channels), exactly as many bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The size is not positive, or <paramref name="channels"/> is neither 3 nor 1.
    /// </exception>
    public RgbImage(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        CheckChannels(channels);
        if ((long)width * height * channels != pixels.Length)
        {
            throw new ArgumentException($"{pixels.Length} bytes do not fill {height}x{width}x{channels}.", nameof(pixels));
        }

        (Width, Height, Channels, Pixels) = (width, height, channels, pixels);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Channels: 3 (RGB) or 1 (gray).</summary>
    public int Channels { get; }

    /// <summary>The bytes, 0..255. Shape (Height, Width, Channels); not copied.</summary>
    public byte[] Pixels { get; }

    /// <summary>The image for what works on pixels whoever owns them.</summary>
    internal PixelView View => new(Pixels, Width, Height, Channels);

    /// <summary>Brings the image to a number of channels: gray is repeated, RGB is weighed by ITU-R 601 as Pillow's mode L.</summary>
    /// <param name="channels">3 or 1.</param>
    /// <returns>This image where it has the channels already, a new one otherwise.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is neither 3 nor 1.</exception>
    public RgbImage WithChannels(int channels)
    {
        CheckChannels(channels);
        if (channels == Channels)
        {
            return this;
        }

        byte[] result = GC.AllocateUninitializedArray<byte>(checked(Width * Height * channels));
        if (channels == 1)
        {
            PixelColors.RgbToGray(Pixels, result);
        }
        else
        {
            PixelColors.GrayToRgb(Pixels, result);
        }

        return new RgbImage(Width, Height, channels, result);
    }

    /// <summary>Refuses a number of channels that no image has.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is neither 3 nor 1.</exception>
    internal static void CheckChannels(int channels)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 3 channels (RGB) or 1 (grey).");
        }
    }
}
