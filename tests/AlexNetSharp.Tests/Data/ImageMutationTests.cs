using System.Buffers.Binary;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using CsCheck;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>
/// Damaged files of every format give an image of the size that their header says, or a reason, and never take more memory than their size
/// allows.
/// </summary>
public sealed class ImageMutationTests
{
    /// <summary>Buffers for stored pixels, colors and the result, each rounded up to a power of two.</summary>
    private const int MostBytesOfPixel = 2 * (4 + 3 + 3);
    private const int Bookkeeping = 1 << 17;

    private static readonly byte[][] Files =
    [
        TestImages.Encode(SKEncodedImageFormat.Jpeg, 40, 30, 3),
        JpegBuilder.Baseline(3, [.. Enumerable.Range(0, 9).Select(i => (byte[])[(byte)(i * 28), 90, (byte)(250 - i)])]),
        JpegBuilder.Baseline(2, [[1, 2, 3, 4], [250, 100, 0, 200]], adobeTransform: 2),
        JpegBuilder.Progressive(2, [[1, 2, 3], [250, 100, 0]], 9),
        TestImages.WithOrientation(TestImages.Encode(SKEncodedImageFormat.Jpeg, 20, 10, 1), 6, isLittleEndian: true),
        TestImages.Encode(SKEncodedImageFormat.Png, 30, 20, 2),
        PngBuilder.Encode(3, 2, 16, 6, [.. Enumerable.Range(0, 48).Select(i => (byte)(i * 5))]),
        PngBuilder.Encode(8, 2, 1, 3, [0b1010_1100, 3], PngBuilder.Chunk("PLTE"u8, [1, 2, 3, 4, 5, 6]), PngBuilder.Chunk("tRNS"u8, [9])),
        TestImages.Encode(SKEncodedImageFormat.Webp, 30, 20, 2),
        TestImages.Encode(SKEncodedImageFormat.Webp, 30, 20, 2, quality: 100),
        BitmapBuilder.Bmp(7, 5),
        BitmapBuilder.Gif(9, 4),
    ];

    private static readonly Gen<byte[]> Damaged = Gen.OneOf(
        Gen.Select(
            Gen.Int[0, Files.Length - 1],
            Gen.Select(Gen.Double[0, 1], Gen.Int[0, 7]).Array[1, 6],
            (file, flips) => Flip(Files[file], flips)),
        Gen.Select(Gen.Int[0, Files.Length - 1], Gen.Double[0, 1], (file, part) => Files[file][..At(Files[file], part)]),
        Gen.Select(
            Gen.Int[0, Files.Length - 1],
            Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[1, 4],
            (file, bytes) => Overwrite(Files[file], bytes)),
        Gen.Select(
            Gen.Int[0, Files.Length - 1],
            Gen.Int[0, Files.Length - 1],
            Gen.Double[0, 1],
            Gen.Double[0, 1],
            (first, second, end, start) => (byte[])[.. Files[first][..At(Files[first], end)], .. Files[second][At(Files[second], start)..]])
    );

    [Fact]
    public void Decode_AnyMutation_GivesAnImageOrAReasonAndTakesLittleMemory() =>
        Damaged.Sample(
            file =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                string? skia = DecodeOrReason(file, useTurbo: false);
                string? turbo = TurboJpeg.Instance is null ? skia : DecodeOrReason(file, useTurbo: true);
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.InRange(
                    allocated,
                    0,
                    Bookkeeping + (2 * MostBytesOfPixel * Math.Max(Harmless(file), (long)file.Length * PixelLimits.MostOfByte)));
                AssertSameDecision(turbo, skia);
            },
            iter: 4_000);

    private static long Harmless(byte[] file) => file.AsSpan().StartsWith("RIFF"u8) ? PixelLimits.HarmlessWebp : PixelLimits.Harmless;

    /// <summary>SkiaSharp alone does not tell that data inside a picture are damaged or missing.</summary>
    private static void AssertSameDecision(string? turbo, string? skia)
    {
        if (skia is not null)
        {
            Assert.NotNull(turbo);
        }
        else if (turbo is not null)
        {
            Assert.True(turbo == "is truncated" || turbo.StartsWith("is damaged: ", StringComparison.Ordinal), turbo);
        }
    }

    /// <returns>Why the file is refused; null where it gives an image.</returns>
    private static string? DecodeOrReason(byte[] file, bool useTurbo)
    {
        try
        {
            RgbImage image = ImageDecoder.Decode(file, ExifRule.Ignore, 3, useTurbo);
            Assert.Equal(image.Width * image.Height * 3, image.Pixels.Length);
            Assert.Equal(SizeInHeader(file) ?? (image.Width, image.Height), (image.Width, image.Height));
            return null;
        }
        catch (ImageFormatException e)
        {
            Assert.NotEmpty(e.Reason);
            return e.Reason;
        }
    }

    /// <summary>
    /// Width and height as the format's specification places them; null for WebP, which has them in three places, and GIF, whose frame may
    /// be larger.
    /// </summary>
    private static (int Width, int Height)? SizeInHeader(byte[] file) =>
        file[0] switch
        {
            0xFF => SizeInJpeg(file),
            0x89 => (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20))),
            (byte)'B' => (
                BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(18)),
                Math.Abs(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(22)))),
            _ => null,
        };

    private static (int Width, int Height) SizeInJpeg(byte[] file)
    {
        int at = 2;
        while (file[at + 1] is not (>= 0xC0 and <= 0xC2) || file[at] != 0xFF)
        {
            // Stray bytes before a marker are stepped over one by one, segments by their length.
            at +=
                file[at] == 0xFF && file[at + 1] is not (0 or 0xFF or 1 or (>= 0xD0 and <= 0xD8))
                    ? 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2))
                    : 1;
        }

        return (BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 7)), BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 5)));
    }

    private static int At(byte[] file, double part) => Math.Min((int)(part * file.Length), file.Length - 1);

    private static byte[] Flip(byte[] file, (double Part, int Bit)[] flips)
    {
        byte[] damaged = [.. file];
        Array.ForEach(flips, flip => damaged[At(file, flip.Part)] ^= (byte)(1 << flip.Bit));
        return damaged;
    }

    private static byte[] Overwrite(byte[] file, (double Part, byte Value)[] bytes)
    {
        byte[] damaged = [.. file];
        Array.ForEach(bytes, change => damaged[At(file, change.Part)] = change.Value);
        return damaged;
    }
}
