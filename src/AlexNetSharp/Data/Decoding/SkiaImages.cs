using SkiaSharp;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Decoding by SkiaSharp: PNG, WebP, BMP and GIF always, JPEG where libjpeg-turbo is not installed.</summary>
internal static unsafe class SkiaImages
{
    /// <summary>Name and version, for example <c>SkiaSharp 4.155.0</c>.</summary>
    public static string Version { get; } = $"SkiaSharp {typeof(SKCodec).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>
    /// Decodes a file to RGB, as stored, the first frame of an animation, alpha on white. The caller disposes of the buffer.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="orientation">The orientation that the file gives, 1..8, not applied.</param>
    /// <exception cref="ImageFormatException">The file is damaged, truncated or too large.</exception>
    public static PixelBuffer Decode(ReadOnlySpan<byte> file, out int orientation)
    {
        fixed (byte* start = file)
        {
            using SKData data = SKData.Create((nint)start, file.Length);
            using SKCodec codec = SKCodec.Create(data) ?? throw new ImageFormatException("is damaged: its header cannot be read");
            orientation = (int)codec.EncodedOrigin;
            (int width, int height) = (codec.Info.Width, codec.Info.Height);
            PixelLimits.Check(width, height);
            PixelLimits.CheckDensity(width, height, file.Length, codec.EncodedFormat == SKEncodedImageFormat.Webp);
            bool isOpaque = codec.Info.AlphaType == SKAlphaType.Opaque;

            // No color space: stored values are wanted, not values converted to the screen's profile.
            var info = new SKImageInfo(width, height, SKColorType.Rgba8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul, null);
            using var stored = new PixelBuffer(width, height, 4);
            fixed (byte* target = stored.Pixels)
            {
                Check(codec.GetPixels(info, (nint)target));
            }

            return ToRgb(stored, isOpaque);
        }
    }

    private static void Check(SKCodecResult result)
    {
        if (result != SKCodecResult.Success)
        {
            throw new ImageFormatException(result == SKCodecResult.IncompleteInput ? "is truncated" : $"is damaged: {result}");
        }
    }

    private static PixelBuffer ToRgb(PixelBuffer rgba, bool isOpaque)
    {
        var rgb = new PixelBuffer(rgba.Width, rgba.Height, 3);
        if (isOpaque)
        {
            PixelColors.DropAlpha(rgba.Pixels, rgb.Pixels);
        }
        else
        {
            PixelColors.OnWhite(rgba.Pixels, rgb.Pixels);
        }

        return rgb;
    }
}
