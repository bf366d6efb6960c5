using SkiaSharp;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Decoding by SkiaSharp: PNG, WebP, BMP and GIF always, JPEG where libjpeg-turbo is not installed.</summary>
internal static unsafe class SkiaImages
{
    /// <summary>Name and version, for example <c>SkiaSharp 4.155.0</c>.</summary>
    public static string Version { get; } = $"SkiaSharp {typeof(SKCodec).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Decodes a file to RGB, as stored, the first frame of an animation, alpha on white.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="orientation">The orientation that the file gives, 1..8, not applied.</param>
    /// <exception cref="ImageFormatException">The file is damaged, truncated or too large.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, out int orientation)
    {
        fixed (byte* start = file)
        {
            using SKData data = SKData.Create((nint)start, file.Length);
            using SKCodec codec = SKCodec.Create(data) ?? throw new ImageFormatException("is damaged: its header cannot be read");
            orientation = (int)codec.EncodedOrigin;
            (int width, int height) = (codec.Info.Width, codec.Info.Height);
            ImageDecoder.CheckPixels(width, height);
            bool isOpaque = codec.Info.AlphaType == SKAlphaType.Opaque;

            // No colour space: stored values are wanted, not values converted to the screen's profile.
            SKImageInfo info = new(width, height, SKColorType.Rgba8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul, null);
            byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * 4));
            fixed (byte* target = pixels)
            {
                Check(codec.GetPixels(info, (nint)target));
            }

            return new RgbImage(width, height, 3, isOpaque ? Opaque(pixels) : OnWhite(pixels));
        }
    }

    private static void Check(SKCodecResult result)
    {
        if (result != SKCodecResult.Success)
        {
            throw new ImageFormatException(result == SKCodecResult.IncompleteInput ? "is truncated" : $"is damaged: {result}");
        }
    }

    private static byte[] Opaque(byte[] rgba)
    {
        byte[] rgb = GC.AllocateUninitializedArray<byte>(rgba.Length / 4 * 3);
        fixed (byte* source = rgba, target = rgb)
        {
            for (int i = 0; i < rgba.Length / 4; i++)
            {
                target[3 * i] = source[4 * i];
                target[(3 * i) + 1] = source[(4 * i) + 1];
                target[(3 * i) + 2] = source[(4 * i) + 2];
            }
        }

        return rgb;
    }

    private static byte[] OnWhite(byte[] rgba)
    {
        byte[] rgb = GC.AllocateUninitializedArray<byte>(rgba.Length / 4 * 3);
        for (int source = 0, target = 0; source < rgba.Length; source += 4, target += 3)
        {
            int alpha = rgba[source + 3];
            for (int channel = 0; channel < 3; channel++)
            {
                rgb[target + channel] = (byte)(((rgba[source + channel] * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }
        }

        return rgb;
    }
}
