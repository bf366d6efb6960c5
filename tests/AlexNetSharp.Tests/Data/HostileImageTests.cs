using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>
/// Files that are made to hurt are refused with a reason, by both JPEG decoders alike, without taking memory for what they promise.
/// </summary>
public sealed class HostileImageTests
{
    private const int HugeSide = 65_500;

    /// <summary>Room for an error and the library's bookkeeping; the images themselves promise gigabytes.</summary>
    private const long FewBytes = 1 << 20;
    private const long SomeAddressSpace = 1L << 30;

    public static TheoryData<bool> Decoders => ImageDecoderTests.Decoders;

    public static TheoryData<string> HugeFormats => ["jpeg", "progressive jpeg", "png", "gif", "bmp", "webp"];

    [Theory]
    [MemberData(nameof(HugeFormats))]
    public void Decode_HugeHeader_IsRefusedWithoutTakingMemory(string format)
    {
        byte[] file = Huge(format);
        foreach (bool useTurbo in Decoders.Select(row => row.Data))
        {
            long managed = 0;
            long native = MemoryWatch.AddressSpace(() => managed = MemoryWatch.Managed(() => AssertRefused(file, useTurbo)));
            Assert.InRange(managed, 0, FewBytes);
            Assert.InRange(native, 0, SomeAddressSpace);
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Decode_LargeJpegInFewBytes_IsRefused(bool useTurbo)
    {
        byte[] jpeg = JpegBuilder.Baseline(1, [[1]]);
        byte[] large = JpegBuilder.Resized(jpeg, 9_000, 9_000);
        Assert.Contains("cannot hold 9000x9000", AssertRefused(large, useTurbo), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_CompressedPngChunk_IsNotInflatedBeyondReason()
    {
        // A color profile of 200 MB in 200 kB, and texts of the same kind.
        byte[] bomb = PngBuilder.Compress(new byte[200_000_000]);
        byte[] profile = PngBuilder.Chunk("iCCP"u8, [.. "bomb\0\0"u8, .. bomb]);
        byte[] text = PngBuilder.Chunk("zTXt"u8, [.. "bomb\0\0"u8, .. bomb]);
        byte[] international = PngBuilder.Chunk("iTXt"u8, [.. "bomb\0\u0001\0\0\0"u8, .. bomb]);
        byte[] png = PngBuilder.Encode(1, 1, 8, 0, [77], profile, text, text, international);
        RgbImage? image = null;
        long native = MemoryWatch.AddressSpace(() => image = ImageDecoder.Decode(png));
        Assert.Equal([77, 77, 77], image!.Pixels);
        Assert.InRange(native, 0, 150_000_000);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Decode_ThousandsOfScans_AreRefusedAndDozensAreNot(bool useTurbo)
    {
        byte[][] blocks = [.. Enumerable.Range(0, 64).Select(i => (byte[])[(byte)(i * 4), 128, 128])];
        Assert.Equal(64, ImageDecoder.Decode(JpegBuilder.Progressive(8, blocks, JpegLimits.MostScans), ExifRule.Apply, 3, useTurbo).Width);
        Assert.Contains(
            $"{JpegLimits.MostScans + 1} scans",
            AssertRefused(JpegBuilder.Progressive(8, blocks, JpegLimits.MostScans + 1), useTurbo),
            StringComparison.Ordinal);
        Assert.Contains("20000 scans", AssertRefused(JpegBuilder.Progressive(8, blocks, 20_000), useTurbo), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Decode_ManyScansOfALargePicture_AreRefused(bool useTurbo)
    {
        byte[] jpeg = [.. JpegBuilder.Resized(JpegBuilder.Progressive(1, [[1]], 90), 10_000, 10_000), .. new byte[400_000]];
        Assert.Contains("90 scans of 10000x10000", AssertRefused(jpeg, useTurbo), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xC9, 8, 3, "arithmetic-coded")]
    [InlineData(0xC3, 8, 3, "lossless")]
    [InlineData(0xC1, 12, 3, "12 bits")]
    [InlineData(0xC0, 8, 2, "2 colour components")]
    public void Decode_JpegOfARareKind_IsRefusedByName(byte frame, byte bits, int components, string reason)
    {
        byte[] jpeg = JpegBuilder.Baseline(1, [new byte[components]]);
        int at = JpegBuilder.FrameOf(jpeg);
        (jpeg[at + 1], jpeg[at + 4]) = (frame, bits);
        Assert.All(Decoders, row => Assert.Contains(reason, AssertRefused(jpeg, row.Data), StringComparison.Ordinal));
    }

    [Fact]
    public void Decode_JpegWithGarbageAroundItsParts_IsTheSamePicture()
    {
        byte[] jpeg = JpegBuilder.Baseline(2, [[10], [200], [30], [77]]);
        int scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] garbage = [1, 2, 3, 0, 0, 0, 250];
        byte[][] files =
        [
            [.. jpeg, .. garbage],
            [.. jpeg, .. jpeg],
            [.. jpeg[..scan], .. garbage, .. jpeg[scan..]],
            [.. jpeg[..scan], 0xFF, 0xFF, 0xFF, .. jpeg[scan..]],
        ];
        foreach (bool useTurbo in Decoders.Select(row => row.Data))
        {
            byte[] expected = ImageDecoder.Decode(jpeg, ExifRule.Apply, 3, useTurbo).Pixels;
            Assert.All(files, file => Assert.Equal(expected, ImageDecoder.Decode(file, ExifRule.Apply, 3, useTurbo).Pixels));
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Decode_FileThatLacksItsTables_IsNotDecodedByThoseOfTheFileBefore(bool useTurbo)
    {
        byte[] jpeg = JpegBuilder.Baseline(1, [[99]]);
        int tables = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB]);
        byte[] lacking = [.. jpeg[..tables], .. jpeg[(tables + 69)..]];
        Assert.Equal(99, ImageDecoder.Decode(jpeg, ExifRule.Apply, 1, useTurbo).Pixels[0]);
        Assert.StartsWith("is damaged", AssertRefused(lacking, useTurbo), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_EveryFormatCutAnywhere_NeverGivesAnImage()
    {
        byte[][] files =
        [
            JpegBuilder.Baseline(
                2,
                [
                    [10, 20, 30],
                    [200, 100, 50],
                ]),
            JpegBuilder.Progressive(
                2,
                [
                    [10],
                    [200],
                ],
                4),
            PngBuilder.Encode(3, 2, 8, 2, [.. Enumerable.Range(0, 18).Select(i => (byte)i)]),
            TestImages.Encode(SKEncodedImageFormat.Webp, 12, 9),
            BitmapBuilder.Bmp(5, 4),
            BitmapBuilder.Gif(5, 4),
        ];
        foreach (byte[] file in files)
        {
            Assert.NotEmpty(ImageDecoder.Decode(file).Pixels);

            // Only what ends a file that is complete without it may be missing.
            foreach (int length in Enumerable.Range(0, file.Length - BitmapBuilder.TrailerOf(file)))
            {
                Exception? error = Record.Exception(() => ImageDecoder.Decode(file.AsSpan(0, length)));
                Assert.True(error is ImageFormatException, $"{file[0]:X2} {length} of {file.Length} {error}");
            }
        }
    }

    private static string AssertRefused(byte[] file, bool useTurbo) =>
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file, ExifRule.Apply, 3, useTurbo)).Reason;

    private static byte[] Huge(string format)
    {
        byte[] jpeg = format.StartsWith("progressive", StringComparison.Ordinal)
            ? JpegBuilder.Progressive(
                1,
                [
                    [1],
                ],
                5)
            : JpegBuilder.Baseline(
                1,
                [
                    [1],
                ]);
        switch (format)
        {
            case "png":
                return
                [
                    .. PngBuilder.Header(HugeSide, HugeSide, 8, 6),
                    .. PngBuilder.Chunk("IDAT"u8, PngBuilder.Compress(new byte[1000])),
                    .. PngBuilder.Chunk("IEND"u8, []),
                ];
            case "gif":
                return BitmapBuilder.Gif(HugeSide, HugeSide);
            case "bmp":
                return BitmapBuilder.Header(HugeSide, HugeSide);
            case "webp":
                return BitmapBuilder.WebpHeader(HugeSide, HugeSide);
            default:
                return JpegBuilder.Resized(jpeg, HugeSide, HugeSide);
        }
    }
}
