using System.Text;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Decodes photos to RGB or gray bytes: JPEG by libjpeg-turbo where it is installed and by SkiaSharp otherwise (environment variable
/// <c>ALEXNET_JPEG</c> = <c>turbo</c> or <c>skia</c> forces one), PNG, WebP, BMP and GIF by SkiaSharp. Thread-safe.
/// </summary>
/// <remarks>
/// Both JPEG decoders read the same files and refuse the same, with one exception: SkiaSharp does not tell that data inside a picture are
/// damaged or missing, and gives what it could read; libjpeg-turbo tells, and the file is refused.
/// </remarks>
internal static class ImageDecoder
{
    private const string Choice = "ALEXNET_JPEG";
    private const int TextSample = 64;
    private static readonly Lazy<bool> UsesTurbo = new(ChooseTurbo);

    /// <summary>Name and version of the JPEG decoder, for example <c>libjpeg-turbo 2.1.5</c> or <c>SkiaSharp 4.155.0</c>.</summary>
    /// <exception cref="AlexNetException"><c>ALEXNET_JPEG</c> names no decoder, or one that is not installed.</exception>
    public static string JpegDecoder => UsesTurbo.Value ? TurboJpeg.Instance!.Version : SkiaImages.Version;

    /// <summary>Name and version of the decoder of all other formats.</summary>
    public static string OtherDecoder => SkiaImages.Version;

    /// <summary>Decodes an image.</summary>
    /// <param name="file">
    /// The whole file: JPEG (also gray, CMYK, YCCK, progressive), PNG, WebP, BMP or GIF (its first frame). Alpha is put on white.
    /// </param>
    /// <param name="exif">Whether EXIF orientation is applied.</param>
    /// <param name="channels">3 for RGB, 1 for gray.</param>
    /// <param name="limits">How large it may be; null for <see cref="PhotoLimits.Usual"/>.</param>
    /// <returns>The image; the caller owns it.</returns>
    /// <exception cref="ImageFormatException">The file is empty, no image, damaged, truncated or too large.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is neither 3 nor 1.</exception>
    public static RgbImage Decode(
        ReadOnlySpan<byte> file,
        ExifRule exif = ExifRule.Apply,
        int channels = 3,
        PhotoLimits? limits = null) =>
        Decode(file, exif, channels, limits ?? PhotoLimits.Usual, JpegFile.Matches(file) && UsesTurbo.Value);

    /// <summary>Decodes an image to RGB with a given JPEG decoder.</summary>
    internal static RgbImage Decode(ReadOnlySpan<byte> file, ExifRule exif, int channels, bool useTurbo) =>
        Decode(file, exif, channels, PhotoLimits.Usual, useTurbo);

    /// <summary>Decodes an image to RGB as it is stored, in memory that is used again; the caller disposes of it.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="hasMemory">Whether the caller has taken <see cref="Memory"/>; otherwise it is waited for and taken here.</param>
    /// <param name="orientation">The EXIF orientation, 1..8, which is not applied.</param>
    internal static PixelBuffer DecodeStored(ReadOnlySpan<byte> file, PhotoLimits limits, bool hasMemory, out int orientation) =>
        DecodeStored(file, limits, JpegFile.Matches(file) && UsesTurbo.Value, hasMemory, out orientation);

    /// <summary>How much of <see cref="DecodingMemory"/> an image takes, by its header.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="ImageFormatException">It cannot be decoded, or is too large.</exception>
    internal static long Memory(ReadOnlySpan<byte> file, PhotoLimits limits)
    {
        if (JpegFile.Matches(file))
        {
            JpegFile scanned = JpegFile.Scan(file);
            JpegLimits.Check(scanned, file.Length, limits);
            return UsesTurbo.Value ? scanned.Memory : SkiaImages.Memory(file, limits);
        }

        CheckSignature(file);
        return SkiaImages.Memory(file, limits);
    }

    private static RgbImage Decode(ReadOnlySpan<byte> file, ExifRule exif, int channels, PhotoLimits limits, bool useTurbo)
    {
        RgbImage.CheckChannels(channels);
        PixelBuffer stored = DecodeStored(file, limits, useTurbo, hasMemory: false, out int orientation);
        using PixelBuffer pixels = exif == ExifRule.Apply ? ExifOrientation.Apply(stored, orientation) : stored;
        return pixels.ToImage().WithChannels(channels);
    }

    private static PixelBuffer DecodeStored(
        ReadOnlySpan<byte> file,
        PhotoLimits limits,
        bool useTurbo,
        bool hasMemory,
        out int orientation)
    {
        if (JpegFile.Matches(file))
        {
            JpegFile scanned = JpegFile.Scan(file);
            JpegLimits.Check(scanned, file.Length, limits);
            orientation = scanned.Orientation;
            return useTurbo
                ? TurboJpeg.Instance!.Decode(file, scanned, hasMemory)
                : SkiaImages.Decode(file, limits, hasMemory, out _);
        }

        CheckSignature(file);
        PixelBuffer image = SkiaImages.Decode(file, limits, hasMemory, out orientation);
        orientation = PngFile.Matches(file) ? PngFile.Orientation(file) : orientation;
        return image;
    }

    /// <summary>
    /// Whether a file begins as one of the formats that are read; BMP is left out, for many texts begin with its two letters.
    /// </summary>
    /// <param name="start">The file's first bytes, 12 at least.</param>
    public static bool Knows(ReadOnlySpan<byte> start) => JpegFile.Matches(start) || HasOtherSignature(start);

    private static bool HasOtherSignature(ReadOnlySpan<byte> file) =>
        PngFile.Matches(file)
        || file.StartsWith("GIF8"u8)
        || (file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..].StartsWith("WEBP"u8));

    private static void CheckSignature(ReadOnlySpan<byte> file)
    {
        if (HasOtherSignature(file) || file.StartsWith("BM"u8))
        {
            return;
        }

        string reason = file.IsEmpty ? "is empty"
            : IsText(file[..Math.Min(file.Length, TextSample)]) ? "is text, no picture"
            : !file.ContainsAnyExcept((byte)0) ? "holds zeros only"
            : "is no JPEG, PNG, WebP, BMP or GIF image";
        throw new ImageFormatException(reason);
    }

    private static bool IsText(ReadOnlySpan<byte> sample)
    {
        foreach (Rune rune in Encoding.UTF8.GetString(sample).EnumerateRunes())
        {
            if (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r'))
            {
                return false;
            }
        }

        return !sample.Contains((byte)0) && sample[0] < 0x80;
    }

    private static bool ChooseTurbo() =>
        Environment.GetEnvironmentVariable(Choice) switch
        {
            null or "" => TurboJpeg.Instance is not null,
            "skia" => false,
            "turbo" => TurboJpeg.Instance is not null
                ? true
                : throw new AlexNetException(
                    $"{Choice} asks for libjpeg-turbo, which is not installed: install it (Debian and Ubuntu: libturbojpeg0) "
                        + $"or unset {Choice}."),
            string other => throw new AlexNetException(
                $"{Choice} is '{other}', but 'turbo' and 'skia' are the JPEG decoders; set one of them or unset it."),
        };
}
