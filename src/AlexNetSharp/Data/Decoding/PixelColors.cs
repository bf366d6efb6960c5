namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Conversions between the colors in which decoders give pixels and RGB or gray bytes, rounded as Pillow rounds them. Where pixels become
/// smaller, source and target may start at the same place.
/// </summary>
internal static unsafe class PixelColors
{
    /// <summary>RGB to gray, weighed by ITU-R 601 as Pillow's mode L.</summary>
    public static void RgbToGray(ReadOnlySpan<byte> rgb, Span<byte> gray)
    {
        for (int i = 0; i < gray.Length; i++)
        {
            ReadOnlySpan<byte> pixel = rgb.Slice(3 * i, 3);
            gray[i] = (byte)(((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16);
        }
    }

    /// <summary>Gray to RGB: each value three times.</summary>
    public static void GrayToRgb(ReadOnlySpan<byte> gray, Span<byte> rgb)
    {
        for (int i = 0; i < gray.Length; i++)
        {
            rgb.Slice(3 * i, 3).Fill(gray[i]);
        }
    }

    /// <summary>RGBA to RGB, the fourth byte dropped.</summary>
    public static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        fixed (byte* source = rgba, target = rgb)
        {
            for (int i = 0; i < rgba.Length / 4; i++)
            {
                target[3 * i] = source[4 * i];
                target[(3 * i) + 1] = source[(4 * i) + 1];
                target[(3 * i) + 2] = source[(4 * i) + 2];
            }
        }
    }

    /// <summary>RGBA, alpha not multiplied in, to RGB on white.</summary>
    public static void OnWhite(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int source = 0, target = 0; source < rgba.Length; source += 4, target += 3)
        {
            int alpha = rgba[source + 3];
            for (int channel = 0; channel < 3; channel++)
            {
                rgb[target + channel] = (byte)(((rgba[source + channel] * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }
        }
    }

    /// <summary>
    /// CMYK as Adobe stores it (inverted: a stored byte is the light left) to RGB. Files without Adobe's marker are taken to be stored
    /// alike, as Pillow takes them.
    /// </summary>
    public static void InvertedCmykToRgb(ReadOnlySpan<byte> stored, Span<byte> rgb)
    {
        for (int source = 0, target = 0; source < stored.Length; source += 4, target += 3)
        {
            int white = stored[source + 3];
            for (int channel = 0; channel < 3; channel++)
            {
                int product = ((255 - stored[source + channel]) * white) + 128;
                rgb[target + channel] = (byte)(white - (((product >> 8) + product) >> 8));
            }
        }
    }
}
