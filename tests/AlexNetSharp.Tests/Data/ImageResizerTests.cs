using System.Text.Json;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Golden;
using CsCheck;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Resizing against Pillow's own results, and photos through both JPEG decoders.</summary>
public sealed class ImageResizerTests
{
    private const string TurboTolerance = "libjpeg_turbo_default";
    private const string SkiaTolerance = "accurate_smooth_chroma";

    public static IEnumerable<TheoryDataRow<string>> Arrays => GoldenIndex.Rows("resize", golden => !golden.Has("file"));

    public static IEnumerable<TheoryDataRow<string>> Photos => GoldenIndex.Rows("resize", golden => golden.Has("file"));

    [Theory]
    [MemberData(nameof(Photos))]
    public void Resize_GoldenPhotoBySkia_IsNearPillow(string name) => AssertPhoto(GoldenIndex.Case(name), useTurbo: false, SkiaTolerance);

    [Theory]
    [MemberData(nameof(Photos))]
    public void Resize_GoldenPhotoByTurboJpeg_IsNearPillow(string name)
    {
        Assert.SkipWhen(TurboJpeg.Instance is null, "libjpeg-turbo is not here: install Debian's package libturbojpeg0.");

        AssertPhoto(GoldenIndex.Case(name), useTurbo: true, TurboTolerance);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Resize_GoldenImage_EqualsPillow(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        GoldenArray source = golden.Load("image_u8");
        JsonElement size = golden.Params.GetProperty("size_out");
        RgbImage image = new(source.Shape[1], source.Shape[0], source.Shape[2], source.Bytes);
        RgbImage resized = ImageResizer.Resize(image, size[0].GetInt32(), size[1].GetInt32());
        Assert.Equal(golden.Load("resized_u8").Bytes, resized.Pixels);
    }

    /// <summary>
    /// Pillow's rule as its source gives it: weights of 22 bits, rows first, each pass rounded to bytes. Sizes take every path of the
    /// vectors.
    /// </summary>
    [Fact]
    public void Resize_AnySize_EqualsAPlainLoop() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 12], Gen.Int[1, 60], Gen.Int[1, 12], Gen.Bool.Select(isGray => isGray ? 1 : 3), Gen.UInt)
            .Sample(
                (width, height, newWidth, newHeight, channels, seed) =>
                {
                    byte[] pixels = [.. Enumerable.Range(1, width * height * channels).Select(i => (byte)((i * (seed | 1)) >> 13))];
                    AssertPlain(new RgbImage(width, height, channels, pixels), newHeight, newWidth);
                },
                iter: 2_000);

    /// <summary>With so many taps rounded weights no longer sum to one; light pictures then reach the end of the range.</summary>
    [Fact]
    public void Resize_VeryWideImage_EqualsAPlainLoop() =>
        Gen.Select(Gen.Int[5_000, 65_500], Gen.Int[1, 3], Gen.Int[1, 9], Gen.Bool.Select(isGray => isGray ? 1 : 3), Gen.Bool, Gen.UInt)
            .Sample(
                (width, height, newWidth, channels, isLight, seed) =>
                {
                    byte lowest = isLight ? (byte)250 : (byte)0;
                    byte[] pixels =
                    [
                        .. Enumerable.Range(1, width * height * channels).Select(i => Math.Max(lowest, (byte)((i * (seed | 1)) >> 13))),
                    ];
                    AssertPlain(new RgbImage(width, height, channels, pixels), 2, newWidth);
                    AssertPlain(new RgbImage(height, width, channels, pixels), newWidth, 2);
                },
                iter: 20);

    [Fact]
    public void Read_PhotoAfterPhoto_AllocatesNextToNothing()
    {
        byte[] file = TestImages.Encode(SKEncodedImageFormat.Jpeg, 800, 600);
        PackGeometry geometry = new() { Height = 256, Width = 256 };
        byte[] pixels = new byte[256 * 256 * 3];
        long[] allocated = [.. Enumerable.Range(0, 5).Select(_ => MemoryWatch.Managed(() => PhotoReader.Read(file, geometry, pixels, PhotoLimits.Usual)))];
        Assert.InRange(allocated.Min(), 0, 64 * 1024);
        Assert.Equal(ImageResizer.Resize(ImageDecoder.Decode(file), geometry).Pixels, pixels);
    }

    [Fact]
    public void Resize_WhiteImage_StaysWhite()
    {
        byte[] white = new byte[1999 * 7 * 3];
        Array.Fill(white, (byte)255);
        Assert.All(ImageResizer.Resize(new RgbImage(1999, 7, 3, white), 3, 5).Pixels, value => Assert.Equal(255, value));
    }

    [Fact]
    public void Resize_GrayImage_EqualsEachChannelOfTheSameImageInRgb()
    {
        byte[] gray = [.. Enumerable.Range(0, 41 * 23).Select(i => (byte)(i * 73 % 251))];
        RgbImage image = new(41, 23, 1, gray);
        byte[] fromGray = ImageResizer.Resize(image, 17, 50).Pixels;
        byte[] fromRgb = ImageResizer.Resize(image.WithChannels(3), 17, 50).Pixels;
        Assert.Equal(fromRgb.Where((_, i) => i % 3 == 1), fromGray);
    }

    [Fact]
    public void Resize_ShorterSideCrop_EqualsTheWindowOfTheWholeResize()
    {
        byte[] pixels = [.. Enumerable.Range(0, 60 * 37 * 3).Select(i => (byte)(i * 101 % 255))];
        RgbImage image = new(60, 37, 3, pixels);
        RgbImage cropped = ImageResizer.Resize(image, new PackGeometry { Height = 20, Width = 20 });
        RgbImage whole = ImageResizer.Resize(image, 20, 32);
        for (int y = 0; y < 20; y++)
        {
            Assert.Equal(whole.Pixels.AsSpan(((y * 32) + 6) * 3, 60), cropped.Pixels.AsSpan(y * 60, 60));
        }
    }

    [Fact]
    public void Resize_RuleNoneWithAnotherSize_Throws()
    {
        PackGeometry geometry = new()
        {
            Height = 4,
            Width = 4,
            Resize = ResizeRule.None,
        };
        ImageFormatException error = Assert.Throws<ImageFormatException>(() =>
            ImageResizer.Resize(new RgbImage(5, 4, 3, new byte[60]), geometry));
        Assert.Contains("4x5", error.Message, StringComparison.Ordinal);
    }

    private static void AssertPlain(RgbImage image, int newHeight, int newWidth)
    {
        byte[] narrowed = PlainResize.Rows(image.Pixels, image.Height, image.Width, image.Channels, newWidth);
        byte[] expected = PlainResize.Columns(narrowed, image.Height, newWidth, image.Channels, newHeight);
        Assert.Equal(expected, ImageResizer.Resize(image, newHeight, newWidth).Pixels);
    }

    private static void AssertPhoto(GoldenCase golden, bool useTurbo, string tolerance)
    {
        byte[] file = File.ReadAllBytes(golden.PathOf("file"));
        RgbImage decoded = ImageDecoder.Decode(file, ExifRule.Ignore, 3, useTurbo);
        if (golden.Has("decoded_u8"))
        {
            GoldenArray expected = golden.Load("decoded_u8");
            AssertClose(
                golden,
                "decoded_u8",
                expected.Bytes,
                expected.Shape[2] == 1 ? decoded.WithChannels(1).Pixels : decoded.Pixels,
                tolerance);
        }

        PackGeometry geometry = new() { Height = 256, Width = 256 };
        AssertClose(golden, "crop_u8", golden.Load("crop_u8").Bytes, ImageResizer.Resize(decoded, geometry).Pixels, tolerance);
    }

    private static void AssertClose(GoldenCase golden, string role, byte[] expected, byte[] actual, string decoder)
    {
        Assert.Equal(expected.Length, actual.Length);
        (double largest, double mean) = golden.DecoderTolerance(role, decoder);
        int[] differences = [.. expected.Select((value, i) => Math.Abs(value - actual[i]))];
        Assert.True(differences.Max() <= largest, $"{golden.Name}/{role} by {decoder}: off by {differences.Max()}, {largest} allowed.");
        Assert.True(differences.Average() <= mean, $"{golden.Name}/{role} by {decoder}: mean {differences.Average()}, {mean} allowed.");
    }
}
