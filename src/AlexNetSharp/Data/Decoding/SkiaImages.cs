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
    /// <param name="limits">How large it may be.</param>
    /// <param name="hasMemory">Whether the caller has taken <see cref="Memory"/>.</param>
    /// <param name="orientation">The orientation that the file gives, 1..8, not applied.</param>
    /// <exception cref="ImageFormatException">The file is damaged, truncated or too large.</exception>
    public static PixelBuffer Decode(ReadOnlySpan<byte> file, PhotoLimits limits, bool hasMemory, out int orientation)
    {
        fixed (byte* start = file)
        {
            using SKData data = SKData.Create((nint)start, file.Length);
            using SKCodec codec = Open(data, file.Length, limits);
            orientation = (int)codec.EncodedOrigin;
            (int width, int height) = (codec.Info.Width, codec.Info.Height);
            bool isOpaque = codec.Info.AlphaType == SKAlphaType.Opaque;

            // No color space: stored values are wanted, not values converted to the screen's profile.
            var info = new SKImageInfo(width, height, SKColorType.Rgba8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul, null);
            var pixels = new PixelBuffer(width, height, 4, hasMemory ? 0 : MemoryOf(codec));
            try
            {
                fixed (byte* target = pixels.Pixels)
                {
                    Check(codec.GetPixels(info, (nint)target));
                }

                pixels.Narrow(3, isOpaque ? PixelColors.DropAlpha : PixelColors.OnWhite);
                return pixels;
            }
            catch
            {
                pixels.Dispose();
                throw;
            }
        }
    }

    /// <summary>How much of <see cref="DecodingMemory"/> a file takes.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="ImageFormatException">The file is damaged or too large.</exception>
    public static long Memory(ReadOnlySpan<byte> file, PhotoLimits limits)
    {
        fixed (byte* start = file)
        {
            using SKData data = SKData.Create((nint)start, file.Length);
            using SKCodec codec = Open(data, file.Length, limits);
            return MemoryOf(codec);
        }
    }

    private static long MemoryOf(SKCodec codec) => 4L * codec.Info.Width * codec.Info.Height;

    private static SKCodec Open(SKData data, int length, PhotoLimits limits)
    {
        SKCodec codec = SKCodec.Create(data) ?? throw new ImageFormatException("is damaged: its header cannot be read");
        try
        {
            PixelLimits.Check(codec.Info.Width, codec.Info.Height, limits);
            PixelLimits.CheckDensity(codec.Info.Width, codec.Info.Height, length, codec.EncodedFormat == SKEncodedImageFormat.Webp);
            return codec;
        }
        catch
        {
            codec.Dispose();
            throw;
        }
    }

    private static void Check(SKCodecResult result)
    {
        if (result != SKCodecResult.Success)
        {
            throw new ImageFormatException(result == SKCodecResult.IncompleteInput ? "is truncated" : $"is damaged: {result}");
        }
    }
}
