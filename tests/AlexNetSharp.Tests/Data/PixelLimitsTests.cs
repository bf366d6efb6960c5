using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>
/// Large pictures that are no attack: of one color, of many megapixels, and the memory that is kept for the next of them.
/// </summary>
public sealed class PixelLimitsTests
{
    private const int Width = 4000;
    private const int Height = 3000;
    private const long FewBytes = 1 << 16;

    private static readonly SKColor Color = new(200, 10, 20);

    public static TheoryData<string> Formats => ["jpeg", "png", "png of one bit", "gif", "bmp", "lossy webp", "lossless webp"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_LargePictureOfOneColor_IsRead(string format)
    {
        byte[] file = Solid(format);
        foreach (bool useTurbo in ImageDecoderTests.Decoders.Select(row => row.Data))
        {
            RgbImage image = ImageDecoder.Decode(file, ExifRule.Apply, 3, useTurbo);
            Assert.Equal((Width, Height), (image.Width, image.Height));
            int last = image.Pixels.Length - 3;
            Assert.All([0, last / 6 * 3, last], pixel => AssertColor(image.Pixels.AsSpan(pixel, 3)));
        }
    }

    /// <summary>A phone's 200 megapixels are allowed where that is asked for.</summary>
    [Theory]
    [InlineData(10_000, 10_000, 100)]
    [InlineData(16_320, 12_240, 200)]
    [InlineData(65_535, 1, 1)]
    public void Check_AsManyPixelsAsTheLimit_AreAllowed(int width, int height, int megapixels) =>
        Assert.Null(Record.Exception(() => PixelLimits.Check(width, height, PhotoLimits.OfMegapixels(megapixels))));

    [Theory]
    [InlineData(10_001, 10_000, "more than the limit of 100 megapixels: scale it down, or raise the limit")]
    [InlineData(65_500, 65_500, "more than the limit of 100 megapixels: scale it down, or raise the limit")]
    [InlineData(65_536, 1, "but a side has 65535 at most: cut it")]
    [InlineData(int.MaxValue, int.MaxValue, "but a side has 65535 at most: cut it")]
    public void Check_MorePixels_AreRefusedWithARemedy(int width, int height, string wanted) =>
        Assert.Equal(
            $"has {width}x{height} pixels, {wanted}",
            Assert.Throws<ImageFormatException>(() => PixelLimits.Check(width, height, PhotoLimits.Usual)).Reason);

    [Fact]
    public void CheckDensity_WebpOfManyPixelsInFewBytes_IsRefused() =>
        Assert.Contains(
            "in 100 bytes",
            Assert.Throws<ImageFormatException>(() => PixelLimits.CheckDensity(10_000, 10_000, 100, isWebp: true)).Reason,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(6_000, 4_000, 3)]
    [InlineData(6_000, 4_000, 4)]
    [InlineData(8_660, 5_773, 4)]
    public void PixelBuffer_OfALargePhoto_IsUsedAgain(int width, int height, int channels)
    {
        new PixelBuffer(width, height, channels).Dispose();
        Assert.InRange(MemoryWatch.Managed(() => new PixelBuffer(width, height, channels).Dispose()), 0, FewBytes);
    }

    private static void AssertColor(ReadOnlySpan<byte> pixel)
    {
        Assert.InRange(pixel[0] - Color.Red, -3, 3);
        Assert.InRange(pixel[1] - Color.Green, -3, 3);
        Assert.InRange(pixel[2] - Color.Blue, -3, 3);
    }

    private static byte[] Solid(string format)
    {
        switch (format)
        {
            case "png of one bit":
                return PngBuilder.Encode(
                    Width,
                    Height,
                    1,
                    3,
                    new byte[Width / 8 * Height],
                    PngBuilder.Chunk("PLTE"u8, [Color.Red, Color.Green, Color.Blue]));
            case "gif":
                return BitmapBuilder.SolidGif(Width, Height);
            case "bmp":
                byte[] bmp = [.. BitmapBuilder.Header(Width, Height), .. new byte[3 * Width * Height]];
                Fill(bmp.AsSpan(bmp.Length - (3 * Width * Height)));
                return bmp;
        }

        using SKBitmap bitmap = new(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(Color);
        SKEncodedImageFormat kind = format switch
        {
            "jpeg" => SKEncodedImageFormat.Jpeg,
            "png" => SKEncodedImageFormat.Png,
            _ => SKEncodedImageFormat.Webp,
        };
        return TestImages.Encode(bitmap, kind, format == "lossless webp" ? 100 : 90);
    }

    /// <summary>BMP stores blue first.</summary>
    private static void Fill(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (Color.Blue, Color.Green, Color.Red);
        }
    }
}
