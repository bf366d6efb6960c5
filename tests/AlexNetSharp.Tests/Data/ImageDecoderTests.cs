using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Decoding: orientation, alpha, and files that are no images.</summary>
public sealed class ImageDecoderTests
{
    private const int Width = 48;
    private const int Height = 32;

    public static TheoryData<bool> Decoders => TurboJpeg.Instance is null ? [false] : [false, true];

    /// <summary>Each orientation says which stored corner is seen at the top left, and which at the top right.</summary>
    [Theory]
    [InlineData(1, "TL", "TR")]
    [InlineData(2, "TR", "TL")]
    [InlineData(3, "BR", "BL")]
    [InlineData(4, "BL", "BR")]
    [InlineData(5, "TL", "BL")]
    [InlineData(6, "BL", "TL")]
    [InlineData(7, "BR", "TR")]
    [InlineData(8, "TR", "BR")]
    public void Decode_ExifOrientation_TurnsTheStoredCornersUpright(int orientation, string topLeft, string topRight)
    {
        byte[] jpeg = TestImages.Encode(SKEncodedImageFormat.Jpeg, Width, Height);
        byte[] turned = TestImages.WithOrientation(jpeg, orientation, isLittleEndian: orientation % 2 == 0);
        foreach (bool useTurbo in Decoders.Select(row => row.Data))
        {
            RgbImage stored = ImageDecoder.Decode(turned, ExifRule.Ignore, 3, useTurbo);
            RgbImage upright = ImageDecoder.Decode(turned, ExifRule.Apply, 3, useTurbo);
            Assert.Equal((Width, Height), (stored.Width, stored.Height));
            Assert.Equal(orientation >= 5 ? (Height, Width) : (Width, Height), (upright.Width, upright.Height));
            Assert.Equal(Corner(stored, topLeft), Corner(upright, "TL"));
            Assert.Equal(Corner(stored, topRight), Corner(upright, "TR"));
        }

        byte[] png = TestImages.Encode(SKEncodedImageFormat.Png, Width, Height);
        foreach (bool isBehind in (bool[])[false, true])
        {
            byte[] marked = TestImages.PngWithOrientation(png, orientation, isLittleEndian: orientation % 2 == 0, isBehind);
            RgbImage stored = ImageDecoder.Decode(marked, ExifRule.Ignore);
            RgbImage upright = ImageDecoder.Decode(marked, ExifRule.Apply);
            Assert.Equal(ImageDecoder.Decode(png).Pixels, stored.Pixels);
            Assert.Equal(orientation >= 5 ? (Height, Width) : (Width, Height), (upright.Width, upright.Height));
            Assert.Equal(Corner(stored, topLeft), Corner(upright, "TL"));
            Assert.Equal(Corner(stored, topRight), Corner(upright, "TR"));
        }
    }

    /// <summary>A chunk that promises more than the file has, or holds no EXIF data, is as none.</summary>
    [Fact]
    public void Decode_PngWithBrokenExif_IsAsStored()
    {
        byte[] png = TestImages.Encode(SKEncodedImageFormat.Png, Width, Height);
        byte[] strange = [.. png[..33], .. PngBuilder.Chunk("eXIf"u8, [1, 2, 3]), .. png[33..]];

        Assert.Equal(ImageDecoder.Decode(png).Pixels, ImageDecoder.Decode(strange).Pixels);
        Assert.Equal(1, PngFile.Orientation([.. png[..8], 0xFF, 0xFF, 0xFF, 0xFF, .. "eXIf"u8]));
        Assert.Equal(1, PngFile.Orientation(png.AsSpan(0, 8)));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Decode_JpegCutAnywhere_IsRejected(bool useTurbo)
    {
        byte[] jpeg = TestImages.Encode(SKEncodedImageFormat.Jpeg, 90, 70);
        foreach (int length in new[] { 3, 20, 160, jpeg.Length / 2, jpeg.Length - 40, jpeg.Length - 2 })
        {
            ImageFormatException error = Assert.Throws<ImageFormatException>(() =>
                ImageDecoder.Decode(jpeg.AsSpan(0, length), ExifRule.Apply, 3, useTurbo));
            Assert.Equal("is truncated", error.Reason);
        }
    }

    [Fact]
    public void Decode_ThumbnailInsideTruncatedJpeg_DoesNotHideTheMissingEnd()
    {
        byte[] jpeg = TestImages.Encode(SKEncodedImageFormat.Jpeg, 90, 70);
        byte[] thumbnail = TestImages.Encode(SKEncodedImageFormat.Jpeg, 8, 8);
        byte[] segment = [0xFF, 0xE1, (byte)((thumbnail.Length + 2) >> 8), (byte)(thumbnail.Length + 2), .. thumbnail];
        byte[] cut = [.. jpeg[..2], .. segment, .. jpeg[2..(jpeg.Length - 30)]];
        Assert.Equal("is truncated", Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(cut)).Reason);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_OtherFormatCut_IsRejected(SKEncodedImageFormat format)
    {
        byte[] file = TestImages.Encode(format, 90, 70);
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file.AsSpan(0, file.Length / 2)));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("<html>no photo</html>", "is text, no picture")]
    [InlineData("\0\0\0\0", "holds zeros only")]
    [InlineData("\u0001\u0002\u0003", "is no JPEG, PNG, WebP, BMP or GIF image")]
    public void Decode_NoImage_SaysWhy(string content, string reason)
    {
        byte[] file = System.Text.Encoding.Latin1.GetBytes(content);
        Assert.Equal(reason, Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file)).Reason);
    }

    [Fact]
    public void Decode_TransparentPng_IsPutOnWhite()
    {
        using SKBitmap bitmap = new(new SKImageInfo(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(10, 20, 30, 0));
        bitmap.SetPixel(1, 0, new SKColor(100, 0, 200, 51));
        RgbImage image = ImageDecoder.Decode(TestImages.Encode(bitmap, SKEncodedImageFormat.Png));

        // 51/255 is a fifth of the color and four fifths of white.
        Assert.Equal([255, 255, 255, 224, 204, 244], image.Pixels);
    }

    [Fact]
    public void Decode_AsGray_WeighsChannelsByItuR601()
    {
        using SKBitmap bitmap = new(new SKImageInfo(3, 1, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.SetPixel(0, 0, new SKColor(255, 0, 0));
        bitmap.SetPixel(1, 0, new SKColor(0, 255, 0));
        bitmap.SetPixel(2, 0, new SKColor(0, 0, 255));
        RgbImage image = ImageDecoder.Decode(TestImages.Encode(bitmap, SKEncodedImageFormat.Png), channels: 1);
        Assert.Equal([76, 150, 29], image.Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Decode_ToAnotherNumberOfChannels_IsRefused(int channels)
    {
        byte[] file = TestImages.Encode(SKEncodedImageFormat.Png, 3, 2);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(channels), () => ImageDecoder.Decode(file, channels: channels));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(channels), () => new RgbImage(1, 1, 1, [7]).WithChannels(channels));
    }

    [Fact]
    public void JpegDecoder_Always_GivesNameAndVersion() =>
        Assert.Matches(@"^(libjpeg-turbo|SkiaSharp) \d+\.\d+", ImageDecoder.JpegDecoder);

    /// <summary>Decoders use memory again: no photo may see another's.</summary>
    [Fact]
    public void Read_ManyPhotosAtOnce_GivesWhatOneAfterTheOtherGives()
    {
        PackGeometry geometry = new() { Height = 24, Width = 24 };
        byte[][] files =
        [
            .. Enumerable
                .Range(1, 24)
                .Select(i =>
                    TestImages.Encode(i % 3 == 0 ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 30 + (9 * i), 200 - (7 * i), i)),
        ];
        byte[][] expected = [.. files.Select(file => ImageResizer.Resize(ImageDecoder.Decode(file), geometry).Pixels)];
        Parallel.For(0, 200, i => Assert.Equal(expected[i % files.Length], PhotoReader.Read(files[i % files.Length], geometry, PhotoLimits.Usual)));
    }

    private static byte[] Corner(RgbImage image, string corner)
    {
        int y = corner[0] == 'T' ? 0 : image.Height - 1;
        int x = corner[1] == 'L' ? 0 : image.Width - 1;
        return image.Pixels.AsSpan(((y * image.Width) + x) * 3, 3).ToArray();
    }
}
