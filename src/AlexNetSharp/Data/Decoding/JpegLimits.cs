namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// What a JPEG file must be to be decoded at all. All of it is read off the markers, so both decoders refuse the same files, before memory
/// is taken or time is spent.
/// </summary>
internal static class JpegLimits
{
    /// <summary>
    /// The most scans. Encoders write about ten; this is what SkiaSharp reads, as browsers do, and libjpeg-turbo's own limit is 500.
    /// </summary>
    public const int MostScans = 99;

    /// <summary>The most pixels of a byte: a block of 8 x 8 takes one bit at least.</summary>
    private const int MostPixelsOfByte = 512;

    /// <summary>Refuses what cannot or should not be decoded.</summary>
    /// <param name="scanned">What the markers say.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="ImageFormatException">The file is truncated, of a kind that is not read, or too large.</exception>
    public static void Check(JpegFile scanned, int length, PhotoLimits limits)
    {
        if (!scanned.HasEnd)
        {
            throw new ImageFormatException("is truncated");
        }

        PixelLimits.Check(scanned.Width, scanned.Height, limits);
        CheckKind(scanned);
        long pixels = (long)scanned.Width * scanned.Height;
        if (pixels > (long)length * MostPixelsOfByte)
        {
            throw new ImageFormatException($"is damaged: {length} bytes cannot hold {scanned.Width}x{scanned.Height} pixels");
        }

        if (scanned.Scans > MostScans || scanned.Scans * pixels > limits.ScannedPixels)
        {
            throw new ImageFormatException(
                $"has {scanned.Scans} scans of {scanned.Width}x{scanned.Height} pixels, too many to be a photo; "
                    + "save it with fewer or none");
        }

        if (scanned.Memory > limits.Memory)
        {
            throw ImageFormatException.TooLarge(
                $"takes {scanned.Memory >> 20} MiB to decode, because its {scanned.Width}x{scanned.Height} pixels come in scans; "
                    + "save it without, scale it down, or raise the limit of megapixels");
        }
    }

    private static void CheckKind(JpegFile scanned)
    {
        if (scanned.Defect is { } defect)
        {
            throw new ImageFormatException($"is damaged: it has {defect}");
        }

        if (!scanned.IsHuffman)
        {
            throw new ImageFormatException(
                "is a lossless, hierarchical or arithmetic-coded JPEG, which is not read; save it as a usual one");
        }

        if (scanned.Bits != 8)
        {
            throw new ImageFormatException($"has {scanned.Bits} bits a sample, but only 8 are read; save it as 8-bit RGB");
        }

        if (scanned.Components is not (1 or 3 or 4))
        {
            throw new ImageFormatException($"has {scanned.Components} colour components instead of 1, 3 or 4; save it as RGB");
        }
    }
}
