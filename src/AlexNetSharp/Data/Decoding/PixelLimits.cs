namespace AlexNetSharp.Data.Decoding;

/// <summary>How many pixels an image may have: few bytes can promise gigabytes, so this is asked before any memory is taken.</summary>
internal static class PixelLimits
{
    /// <summary>The most pixels of a byte of a file: more than PNG or GIF can pack into one.</summary>
    public const int MostOfByte = 10_000;

    /// <summary>So many pixels are harmless in however few bytes.</summary>
    public const int Harmless = 1 << 22;

    /// <summary>The same for WebP, which writes any number of pixels of one color in a few bytes.</summary>
    public const int HarmlessWebp = 1 << 26;

    /// <summary>The longest side: JPEG has no longer ones, and what is a line of pixels is no photo.</summary>
    public const int LongestSide = ushort.MaxValue;

    /// <summary>Refuses sizes of no pixels, or above the limits.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="ImageFormatException">The size is refused.</exception>
    public static void Check(int width, int height, PhotoLimits limits)
    {
        if (width <= 0 || height <= 0)
        {
            throw new ImageFormatException("has no pixels");
        }

        if (Math.Max(width, height) > LongestSide)
        {
            throw new ImageFormatException($"has {width}x{height} pixels, but a side has {LongestSide} at most: cut it");
        }

        if ((long)width * height > limits.Pixels)
        {
            throw ImageFormatException.TooLarge(
                $"has {width}x{height} pixels, more than the limit of {limits.Megapixels} megapixels: scale it down, or raise the limit");
        }
    }

    /// <summary>Refuses a size that so few bytes cannot hold in any format, or that they hold to hurt.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="isWebp">Whether the file is WebP.</param>
    /// <exception cref="ImageFormatException">The size is refused.</exception>
    public static void CheckDensity(int width, int height, int length, bool isWebp)
    {
        long pixels = (long)width * height;
        if (pixels > (isWebp ? HarmlessWebp : Harmless) && pixels > (long)length * MostOfByte)
        {
            throw new ImageFormatException($"has {width}x{height} pixels in {length} bytes, too many to be a photo; save it as JPEG");
        }
    }
}
