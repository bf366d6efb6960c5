using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using CsCheck;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>The kinds of files that ImageNet's folders hold beside plain JPEG come out with the right colors.</summary>
public sealed class ImageKindsTests
{
    private static readonly byte[][] FourComponents =
    [
        [0, 0, 0, 0],
        [255, 255, 255, 255],
        [255, 0, 0, 255],
        [10, 200, 90, 255],
        [10, 200, 90, 128],
        [33, 66, 99, 17],
        [128, 128, 128, 128],
        [250, 3, 77, 200],
    ];

    public static TheoryData<bool> Decoders => ImageDecoderTests.Decoders;

    /// <summary>Adobe stores the light that each ink leaves. Files without Adobe's marker are read alike, as Pillow reads them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(null)]
    public void Decode_Cmyk_MultipliesTheLightThatTheInksLeave(int? adobeTransform) =>
        AssertBlocks(
            JpegBuilder.Baseline(4, FourComponents, adobeTransform),
            FourComponents,
            stored => Light(stored[0], stored[1], stored[2], stored[3]),
            1);

    [Fact]
    public void Decode_Ycck_ConvertsToInksFirst() =>
        AssertBlocks(JpegBuilder.Baseline(4, FourComponents, adobeTransform: 2), FourComponents, stored =>
        {
            (double red, double green, double blue) = FromLuminance(stored);
            return Light(Math.Round(255 - red), Math.Round(255 - green), Math.Round(255 - blue), stored[3]);
        }, 1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(null)]
    public void Decode_ThreeComponents_FollowsAdobesMarker(int? adobeTransform)
    {
        byte[][] blocks = [.. FourComponents.Select(block => block[..3])];
        AssertBlocks(JpegBuilder.Baseline(2, blocks, adobeTransform), blocks, stored =>
        {
            (double red, double green, double blue) = FromLuminance(stored);
            return adobeTransform == 0 ? [stored[0], stored[1], stored[2]] : [red, green, blue];
        }, 1);
    }

    [Fact]
    public void Decode_GrayJpeg_RepeatsTheValue()
    {
        byte[][] blocks = [[0], [1], [127], [128], [254], [255]];
        AssertBlocks(JpegBuilder.Baseline(3, blocks), blocks, stored => [stored[0], stored[0], stored[0]], 0);
    }

    [Fact]
    public void Decode_ProgressiveJpeg_GivesTheSameAsBaseline()
    {
        byte[][] blocks = [.. FourComponents.Select(block => block[..3])];
        foreach (bool useTurbo in Decoders.Select(row => row.Data))
        {
            byte[] expected = ImageDecoder.Decode(JpegBuilder.Baseline(4, blocks), ExifRule.Apply, 3, useTurbo).Pixels;
            Assert.Equal(expected, ImageDecoder.Decode(JpegBuilder.Progressive(4, blocks, scans: 40), ExifRule.Apply, 3, useTurbo).Pixels);
        }
    }

    [Fact]
    public void ReadFile_PngNamedJpeg_IsReadByItsContent()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("n02105855_2933.JPEG", PngBuilder.Encode(2, 1, 8, 2, [1, 2, 3, 250, 128, 0]));
        ImagePreprocessing preprocessing = new() { Geometry = new PackGeometry { Height = 1, Width = 2 }, CropSize = 1 };
        Assert.Equal([1, 2, 3, 250, 128, 0], PhotoFiles.Read(path, preprocessing));
    }

    [Fact]
    public void Decode_PngKinds_GiveTheirColors()
    {
        byte[] palette = PngBuilder.Chunk("PLTE"u8, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
        Assert.Equal([40, 50, 60, 10, 20, 30, 70, 80, 90], ImageDecoder.Decode(PngBuilder.Encode(3, 1, 8, 3, [1, 0, 2], palette)).Pixels);
        Assert.Equal([40, 50, 60, 10, 20, 30], ImageDecoder.Decode(PngBuilder.Encode(2, 1, 1, 3, [0b1000_0000], palette)).Pixels);
        Assert.Equal([7, 7, 7, 200, 200, 200], ImageDecoder.Decode(PngBuilder.Encode(2, 1, 8, 0, [7, 200])).Pixels);
        Assert.Equal([255, 255, 255, 0, 0, 0, 255, 255, 255], ImageDecoder.Decode(PngBuilder.Encode(3, 1, 1, 0, [0b1010_0000])).Pixels);
        Assert.Equal([7, 200], ImageDecoder.Decode(PngBuilder.Encode(2, 1, 8, 0, [7, 200]), channels: 1).Pixels);

        // Half of 100 on half of white.
        Assert.Equal([178, 178, 178], ImageDecoder.Decode(PngBuilder.Encode(1, 1, 8, 4, [100, 127])).Pixels);
    }

    [Fact]
    public void Decode_PngOf16Bits_IsScaledTo8()
    {
        ushort[] values = [0, 128, 257, 0x1234, 0x80FF, 0xFF00, 65535, 40000, 999];
        byte[] samples = [.. values.SelectMany(value => (byte[])[(byte)(value >> 8), (byte)value])];
        AssertClose(values.Select(value => value / 257.0), ImageDecoder.Decode(PngBuilder.Encode(3, 1, 16, 2, samples)).Pixels);
        AssertClose(
            values.SelectMany(value => Enumerable.Repeat(value / 257.0, 3)),
            ImageDecoder.Decode(PngBuilder.Encode(9, 1, 16, 0, samples)).Pixels);
    }

    [Fact]
    public void Decode_BrokenExif_LeavesThePictureAlone()
    {
        byte[] jpeg = JpegBuilder.Baseline(2, [[10], [200]]);
        byte[][] blocks =
        [
            [],
            [.. "Exif"u8],
            [.. "Exif\0\0"u8],
            [.. "Exif\0\0II*\0"u8],
            [.. "Exif\0\0II*\0"u8, 0xFF, 0xFF, 0xFF, 0xFF],
            [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8],
            [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 0xFF, 0xFF, 0x12, 1, 3, 0],
            [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 0, 0xFF, 0xFF],
            [.. "Exif\0\0XX*\0"u8, 8, 0, 0, 0, 0, 0],
            // A directory that is its own successor, and an orientation of 65535.
            [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0, 0, 8, 0, 0, 0],
        ];
        foreach (byte[] block in blocks)
        {
            foreach (bool useTurbo in Decoders.Select(row => row.Data))
            {
                RgbImage image = ImageDecoder.Decode(JpegBuilder.WithSegment(jpeg, 0xE1, block), ExifRule.Apply, 1, useTurbo);
                Assert.Equal((16, 8, 10, 200), (image.Width, image.Height, image.Pixels[0], image.Pixels[15]));
            }
        }
    }

    /// <summary>The specification wants SHORT; some write LONG or BYTE.</summary>
    [Theory]
    [InlineData(1, true, 6, 0, 0, 0)]
    [InlineData(1, false, 6, 0, 0, 0)]
    [InlineData(3, true, 6, 0, 0, 0)]
    [InlineData(3, false, 0, 6, 0, 0)]
    [InlineData(4, true, 6, 0, 0, 0)]
    [InlineData(4, false, 0, 0, 0, 6)]
    public void TryReadOrientation_OfAnyWholeType_GivesTheValue(
        byte type,
        bool isLittleEndian,
        byte first,
        byte second,
        byte third,
        byte fourth)
    {
        byte[] value = [first, second, third, fourth];
        byte[] tiff = isLittleEndian
            ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, type, 0, 1, 0, 0, 0, .. value]
            : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, type, 0, 0, 0, 1, .. value];
        Assert.True(ExifOrientation.TryRead([.. "Exif\0\0"u8, .. tiff], out int orientation));
        Assert.Equal(6, orientation);
    }

    [Fact]
    public void TryReadOrientation_AnyBytes_GivesOneOfEight() =>
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Bool, Gen.Int[0, 40])
            .Sample(
                (bytes, isLittleEndian, directory) =>
                {
                    byte[] segment =
                    [
                        .. "Exif\0\0"u8,
                        .. isLittleEndian ? "II*\0"u8 : "MM\0*"u8,
                        .. isLittleEndian ? [(byte)directory, 0, 0, 0] : (byte[])[0, 0, 0, (byte)directory],
                        .. bytes,
                    ];
                    bool found = ExifOrientation.TryRead(segment, out int orientation);
                    Assert.True(orientation == 1 || (found && orientation is >= 2 and <= 8));
                });

    [Theory]
    [InlineData(SKEncodedImageFormat.Webp)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Decode_OtherFormats_EqualWhatWasEncoded(SKEncodedImageFormat format)
    {
        RgbImage image = ImageDecoder.Decode(TestImages.Encode(format, 30, 20, 0, quality: 100));
        Assert.Equal((30, 20), (image.Width, image.Height));
        Assert.InRange(image.Pixels[^3] - (29 * 255 / 30), -6, 6);
        Assert.InRange(image.Pixels[^2] - (19 * 255 / 20), -6, 6);
    }

    private static double[] Light(double cyan, double magenta, double yellow, double black) =>
        [cyan * black / 255, magenta * black / 255, yellow * black / 255];

    /// <summary>ITU-R 601 as JFIF gives it.</summary>
    private static (double Red, double Green, double Blue) FromLuminance(byte[] stored)
    {
        (double blueness, double redness) = (stored[1] - 128, stored[2] - 128);
        return (
            Byte(stored[0] + (1.402 * redness)),
            Byte(stored[0] - (0.344136 * blueness) - (0.714136 * redness)),
            Byte(stored[0] + (1.772 * blueness)));
    }

    private static double Byte(double value) => Math.Clamp(value, 0, 255);

    private static void AssertClose(IEnumerable<double> expected, byte[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1.0, 1.0));

    private static void AssertBlocks(byte[] jpeg, byte[][] blocks, Func<byte[], double[]> expected, double tolerance)
    {
        foreach (bool useTurbo in Decoders.Select(row => row.Data))
        {
            RgbImage image = ImageDecoder.Decode(jpeg, ExifRule.Apply, 3, useTurbo);
            int columns = image.Width / 8;
            for (int block = 0; block < blocks.Length; block++)
            {
                int pixel = (((block / columns * 8) + 3) * image.Width) + (block % columns * 8) + 4;
                double[] wanted = expected(blocks[block]);
                for (int channel = 0; channel < 3; channel++)
                {
                    Assert.InRange(image.Pixels[(pixel * 3) + channel] - wanted[channel], -0.5 - tolerance, 0.5 + tolerance);
                }
            }
        }
    }
}
