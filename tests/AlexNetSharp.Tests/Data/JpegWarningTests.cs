using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>
/// Headers that libjpeg warns of, and sampling factors that its simple interface has no name for: pictures that are whole are read by both
/// decoders.
/// </summary>
public sealed class JpegWarningTests
{
    private static readonly byte[][] Blocks = [[10, 90, 200], [200, 128, 60], [77, 30, 128], [250, 140, 120]];

    public static TheoryData<bool> Decoders => ImageDecoderTests.Decoders;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    [InlineData(9, 9)]
    public void Decode_UnknownRevisionOfJfif_IsTheSamePicture(byte major, byte minor) =>
        AssertSame(WithJfif(1, 1), WithJfif(major, minor));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    public void Decode_UnknownAdobeTransformOfThreeComponents_IsYCbCr(int transform) =>
        AssertSame(JpegBuilder.Baseline(2, Blocks, adobeTransform: 1), JpegBuilder.Baseline(2, Blocks, transform));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Decode_UnknownAdobeTransformOfFourComponents_IsYcck(int transform)
    {
        byte[][] blocks = [.. Blocks.Select(block => (byte[])[.. block, 180])];
        AssertSame(JpegBuilder.Baseline(2, blocks, adobeTransform: 2), JpegBuilder.Baseline(2, blocks, transform));
    }

    [Fact]
    public void Decode_ProgressiveParametersInASequentialFile_AreIgnored()
    {
        byte[] jpeg = JpegBuilder.Baseline(2, Blocks);
        byte[] odd = [.. jpeg];
        odd[IndexOf(odd, 0xDA) + 12] = 0;
        AssertSame(jpeg, odd);
    }

    [Fact]
    public void Decode_AllHarmlessOddities_TogetherAreHarmless()
    {
        byte[] odd = JpegBuilder.WithSegment(JpegBuilder.Baseline(2, Blocks, adobeTransform: 9), 0xFE, [.. "a comment"u8]);
        odd = WithStrayBytes(JpegBuilder.WithSegment(odd, 0xE0, [.. "JFIF\0"u8, 7, 7, 0, 0, 1, 0, 1, 0, 0]), 0xDB);
        odd = WithStrayBytes(odd, 0xDA);
        AssertSame(JpegBuilder.Baseline(2, Blocks), odd);
    }

    /// <summary>Libjpeg keeps its first warning only: a harmless one must not hide that data are missing.</summary>
    [Fact]
    public void Decode_HarmlessWarningBeforeMissingData_IsRefused()
    {
        Assert.SkipWhen(TurboJpeg.Instance is null, "SkiaSharp does not tell that data are missing.");
        byte[] jpeg = TestImages.Encode(SKEncodedImageFormat.Jpeg, 90, 70, 3);
        byte[] cut = [.. jpeg[..(jpeg.Length - ((jpeg.Length - IndexOf(jpeg, 0xDA)) / 2))], 0xFF, 0xD9];
        byte[] revision = [.. cut];
        revision[IndexOf(cut, 0xE0) + 9] = 2;
        byte[][] files = [cut, WithStrayBytes(cut, 0xDB), WithStrayBytes(cut, 0xDA), revision];
        Assert.All(
            files,
            file =>
                Assert.Equal(
                    "is truncated",
                    Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file, ExifRule.Apply, 3, true)).Reason));
    }

    [Fact]
    public void Decode_HarmlessWarningBeforeABadCode_IsRefused()
    {
        Assert.SkipWhen(TurboJpeg.Instance is null, "SkiaSharp does not tell that data are damaged.");
        byte[] jpeg = JpegBuilder.Baseline(2, Blocks);

        // No code of four bits is 15, and none is longer.
        int data = IndexOf(jpeg, 0xDA) + 14;
        byte[] damaged = WithStrayBytes([.. jpeg[..data], 0xFE, .. jpeg[(data + 1)..]], 0xC0);
        Assert.StartsWith(
            "is damaged",
            Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(damaged, ExifRule.Apply, 3, true)).Reason,
            StringComparison.Ordinal);
    }

    /// <summary>Bytes after the last block of a scan are harmless too, and nothing but the end follows them.</summary>
    [Fact]
    public void Decode_StrayBytesAfterTheScan_AreTheSamePicture()
    {
        byte[] jpeg = JpegBuilder.Baseline(2, Blocks);
        AssertSame(jpeg, [.. jpeg[..^2], 1, 2, 3, 4, 5, 6, 7, 8, 0xFF, 0xD9]);
    }

    [Theory]
    [InlineData(0x31, 0x11, 0x11)]
    [InlineData(0x13, 0x11, 0x11)]
    [InlineData(0x42, 0x11, 0x11)]
    [InlineData(0x24, 0x11, 0x11)]
    [InlineData(0x22, 0x11, 0x21)]
    [InlineData(0x22, 0x12, 0x11)]
    [InlineData(0x11, 0x22, 0x22)]
    [InlineData(0x21, 0x21, 0x21)]
    public void Decode_RareSamplingFactors_GiveTheColorOfEachBlock(byte luminance, byte blueness, byte redness)
    {
        // Colors are the same everywhere, because decoders blend those of neighbors.
        byte[][] blocks = [[40, 100, 150], [90, 100, 150], [140, 100, 150], [190, 100, 150]];
        byte[] jpeg = JpegBuilder.Sampled(2, blocks, [luminance, blueness, redness]);
        byte[] even = JpegBuilder.Baseline(2, blocks);
        foreach (bool useTurbo in Decoders.Select(row => row.Data))
        {
            RgbImage expected = ImageDecoder.Decode(even, ExifRule.Apply, 3, useTurbo),
                image = ImageDecoder.Decode(jpeg, ExifRule.Apply, 3, useTurbo);
            Assert.Equal(0, image.Width % expected.Width + (image.Height % expected.Height));
            for (int block = 0; block < 4; block++)
            {
                Assert.Equal(Center(expected, block), Center(image, block));
            }
        }
    }

    private static byte[] Center(RgbImage image, int block)
    {
        int y = ((block / 2 * 2) + 1) * image.Height / 4, x = ((block % 2 * 2) + 1) * image.Width / 4;
        return image.Pixels.AsSpan(((y * image.Width) + x) * 3, 3).ToArray();
    }

    private static byte[] WithJfif(byte major, byte minor) =>
        JpegBuilder.WithSegment(JpegBuilder.Baseline(2, Blocks), 0xE0, [.. "JFIF\0"u8, major, minor, 0, 0, 1, 0, 1, 0, 0]);

    private static byte[] WithStrayBytes(byte[] jpeg, byte marker)
    {
        int at = IndexOf(jpeg, marker);
        return [.. jpeg[..at], 1, 2, 3, .. jpeg[at..]];
    }

    private static int IndexOf(byte[] jpeg, byte marker) => jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, marker]);

    private static void AssertSame(byte[] expected, byte[] file)
    {
        foreach (bool useTurbo in Decoders.Select(row => row.Data))
        {
            Assert.Equal(
                ImageDecoder.Decode(expected, ExifRule.Apply, 3, useTurbo).Pixels,
                ImageDecoder.Decode(file, ExifRule.Apply, 3, useTurbo).Pixels);
        }
    }
}
