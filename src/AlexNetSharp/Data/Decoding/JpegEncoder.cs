using SkiaSharp;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Encodes images as JPEG files, by SkiaSharp: the same version writes the same bytes everywhere.</summary>
internal static unsafe class JpegEncoder
{
    /// <summary>Encodes an image.</summary>
    /// <param name="pixels">Shape (<paramref name="height"/>, <paramref name="width"/>, <paramref name="channels"/>), 0..255.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="channels">3 (RGB) or 1 (gray).</param>
    /// <param name="quality">1..100.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int height, int width, int channels, int quality)
    {
        bool isGray = channels == 1;
        byte[] rows = isGray ? pixels.ToArray() : WithAlpha(pixels);
        var info = new SKImageInfo(width, height, isGray ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        fixed (byte* start = rows)
        {
            using var map = new SKPixmap(info, (nint)start, info.RowBytes);
            var options = new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore);
            using SKData data =
                map.Encode(options) ?? throw new InvalidOperationException($"SkiaSharp could not encode {height}x{width} pixels.");
            return data.ToArray();
        }
    }

    private static byte[] WithAlpha(ReadOnlySpan<byte> rgb)
    {
        byte[] rgba = GC.AllocateUninitializedArray<byte>(rgb.Length / 3 * 4);
        for (int source = 0, target = 0; source < rgb.Length; source += 3, target += 4)
        {
            (rgba[target], rgba[target + 1], rgba[target + 2], rgba[target + 3]) = (
                rgb[source],
                rgb[source + 1],
                rgb[source + 2],
                byte.MaxValue);
        }

        return rgba;
    }
}
