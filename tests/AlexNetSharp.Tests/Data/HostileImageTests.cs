using AlexNetSharp.Data.Decoding;
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
        byte[] jpeg = TestJpeg.Baseline(1, [[1]]);
        SetJpegSize(jpeg, 0xC0, 9_000);
        Assert.Contains("cannot hold 9000x9000", AssertRefused(jpeg, useTurbo), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_CompressedPngChunk_IsNotInflatedBeyondReason()
    {
        // A color profile of 200 MB in 200 kB, and texts of the same kind.
        byte[] bomb = TestPng.Compress(new byte[200_000_000]);
        byte[] profile = TestPng.Chunk("iCCP"u8, [.. "bomb\0\0"u8, .. bomb]);
        byte[] text = TestPng.Chunk("zTXt"u8, [.. "bomb\0\0"u8, .. bomb]);
        byte[] international = TestPng.Chunk("iTXt"u8, [.. "bomb\0\u0001\0\0\0"u8, .. bomb]);
        byte[] png = TestPng.Encode(1, 1, 8, 0, [77], profile, text, text, international);
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
        Assert.Equal(64, ImageDecoder.Decode(TestJpeg.Progressive(8, blocks, JpegLimits.MostScans), ExifRule.Apply, 3, useTurbo).Width);
        Assert.Contains(
            $"{JpegLimits.MostScans + 1} scans",
            AssertRefused(TestJpeg.Progressive(8, blocks, JpegLimits.MostScans + 1), useTurbo),
            StringComparison.Ordinal);
        Assert.Contains("20000 scans", AssertRefused(TestJpeg.Progressive(8, blocks, 20_000), useTurbo), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Decode_ManyScansOfALargePicture_AreRefused(bool useTurbo)
    {
        byte[] jpeg = [.. TestJpeg.Progressive(1, [[1]], 90), .. new byte[400_000]];
        SetJpegSize(jpeg, 0xC2, 10_000);
        Assert.Contains("90 scans of 10000x10000", AssertRefused(jpeg, useTurbo), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xC9, 8, 3, "arithmetic-coded")]
    [InlineData(0xC3, 8, 3, "lossless")]
    [InlineData(0xC1, 12, 3, "12 bits")]
    [InlineData(0xC0, 8, 2, "2 colour components")]
    public void Decode_JpegOfARareKind_IsRefusedByName(byte frame, byte bits, int components, string reason)
    {
        byte[] jpeg = TestJpeg.Baseline(1, [new byte[components]]);
        int at = FrameOf(jpeg, 0xC0);
        (jpeg[at + 1], jpeg[at + 4]) = (frame, bits);
        Assert.All(Decoders, row => Assert.Contains(reason, AssertRefused(jpeg, row.Data), StringComparison.Ordinal));
    }

    [Fact]
    public void Decode_JpegWithGarbageAroundItsParts_IsTheSamePicture()
    {
        byte[] jpeg = TestJpeg.Baseline(2, [[10], [200], [30], [77]]);
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
        byte[] jpeg = TestJpeg.Baseline(1, [[99]]);
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
            TestJpeg.Baseline(
                2,
                [
                    [10, 20, 30],
                    [200, 100, 50],
                ]),
            TestJpeg.Progressive(
                2,
                [
                    [10],
                    [200],
                ],
                4),
            TestPng.Encode(3, 2, 8, 2, [.. Enumerable.Range(0, 18).Select(i => (byte)i)]),
            TestImages.Encode(SKEncodedImageFormat.Webp, 12, 9),
            TestBitmaps.Bmp(5, 4),
            TestBitmaps.Gif(5, 4),
        ];
        foreach (byte[] file in files)
        {
            Assert.NotEmpty(ImageDecoder.Decode(file).Pixels);

            // Only what ends a file that is complete without it may be missing.
            foreach (int length in Enumerable.Range(0, file.Length - TestBitmaps.TrailerOf(file)))
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
            ? TestJpeg.Progressive(
                1,
                [
                    [1],
                ],
                5)
            : TestJpeg.Baseline(
                1,
                [
                    [1],
                ]);
        switch (format)
        {
            case "png":
                return
                [
                    .. TestPng.Header(HugeSide, HugeSide, 8, 6),
                    .. TestPng.Chunk("IDAT"u8, TestPng.Compress(new byte[1000])),
                    .. TestPng.Chunk("IEND"u8, []),
                ];
            case "gif":
                return TestBitmaps.Gif(HugeSide, HugeSide);
            case "bmp":
                return TestBitmaps.Header(HugeSide, HugeSide);
            case "webp":
                return TestBitmaps.WebpHeader(HugeSide, HugeSide);
            default:
                SetJpegSize(jpeg, jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]) > 0 ? (byte)0xC2 : (byte)0xC0, HugeSide);
                return jpeg;
        }
    }

    private static void SetJpegSize(byte[] jpeg, byte frame, int side)
    {
        int at = FrameOf(jpeg, frame);
        ((byte[])[(byte)(side >> 8), (byte)side, (byte)(side >> 8), (byte)side]).CopyTo(jpeg, at + 5);
    }

    private static int FrameOf(byte[] jpeg, byte frame) => jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, frame]);
}
