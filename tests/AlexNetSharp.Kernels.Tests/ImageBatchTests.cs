using System.Runtime.InteropServices;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests;

/// <summary>The image-batch kernel against a loop over single values.</summary>
public sealed class ImageBatchTests
{
    private static readonly Gen<Window> Windows = Gen.Select(
            Gen.Int[1, 40],
            Gen.Int[1, 40],
            Gen.OneOf(Gen.Const(1), Gen.Const(3)),
            Gen.Int[0, 1000],
            Gen.Int[0, 1000],
            Gen.Bool,
            Gen.Bool,
            Gen.Int[0, 1 << 24])
        .Select(
            (height, width, channels, y, x, isMirrored, isReversed, seed) =>
            {
                (int top, int left) = (y % height, x % width);
                (int cropHeight, int cropWidth) = (1 + ((seed & 0xFFFF) % (height - top)), 1 + ((seed >> 8) % (width - left)));
                return new Window(
                    new ImageCrop(height, width, channels, top, left, cropHeight, cropWidth, isMirrored) { IsReversed = isReversed },
                    seed);
            });

    /// <summary>Windows so large that they are streamed, of whole cache lines and of others; and one too wide for it.</summary>
    private static readonly Window[] LargeWindows =
    [
        .. from size in new[] { 224, 227, 193 }
           from channels in new[] { 3, 1 }
           from isMirrored in new[] { false, true }
           select new Window(new ImageCrop(256, 230, channels, 11, 3, size, size, isMirrored), size),
        new Window(new ImageCrop(12, 1500, 3, 1, 7, 11, 1401, true), 5),
        new Window(new ImageCrop(40, 1024, 3, 0, 0, 40, 1024, true), 6),
    ];

    private delegate void Fill(
        ReadOnlySpan<byte> image,
        ImageCrop crop,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> factor,
        Span<float> destination);

    [Fact]
    public void FillMinusMeanImage_AnyCrop_EqualsLoop() =>
        AssertEqualsLoop(
            ImageBatch.FillMinusMeanImage,
            one => one.ImageLength,
            (crop, channel, y, x, _, _) => (((channel * crop.Height) + y) * crop.Width) + x);

    [Fact]
    public void FillMinusMeanCenter_AnyCrop_EqualsLoop() =>
        AssertEqualsLoop(
            ImageBatch.FillMinusMeanCenter,
            one => one.ImageLength,
            (crop, channel, _, _, row, column) =>
                (((channel * crop.Height) + ((crop.Height - crop.CropHeight) / 2) + row) * crop.Width)
                + ((crop.Width - crop.CropWidth) / 2)
                + column);

    [Fact]
    public void FillMinusMeanChannel_AnyCrop_EqualsLoop() =>
        AssertEqualsLoop(ImageBatch.FillMinusMeanChannel, one => one.Channels, (_, channel, _, _, _, _) => channel);

    [Fact]
    public void Fill_WindowOutsideImage_Throws()
    {
        ImageCrop crop = new(4, 4, 1, 1, 0, 4, 4, false);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            ImageBatch.FillMinusMeanChannel(new byte[16], crop, new float[1], new float[1], new float[1], new float[16]));
    }

    [Fact]
    public void Fill_WrongLength_Throws()
    {
        ImageCrop crop = new(4, 4, 1, 0, 0, 4, 4, false);
        Assert.Throws<ArgumentException>(() =>
            ImageBatch.FillMinusMeanChannel(new byte[15], crop, new float[1], new float[1], new float[1], new float[16]));
    }

    [Fact]
    public void Fill_TwoChannels_Throws()
    {
        ImageCrop crop = new(4, 4, 2, 0, 0, 4, 4, false);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            ImageBatch.FillMinusMeanChannel(new byte[32], crop, new float[2], new float[2], new float[2], new float[32]));
    }

    /// <param name="fill">The kernel.</param>
    /// <param name="meanLength">Values of the mean.</param>
    /// <param name="meanIndex">
    /// The mean's place for (crop, channel, row in the image, column in the image, row in the crop, column in the crop).
    /// </param>
    private static void AssertEqualsLoop(
        Fill fill,
        Func<ImageCrop, int> meanLength,
        Func<ImageCrop, int, int, int, int, int, int> meanIndex)
    {
        Windows.Sample(window => AssertEqualsLoop(window, fill, meanLength, meanIndex));
        Array.ForEach(LargeWindows, window => AssertEqualsLoop(window, fill, meanLength, meanIndex));
        Array.ForEach(
            LargeWindows,
            window => AssertEqualsLoop(window with { Crop = window.Crop with { IsReversed = true } }, fill, meanLength, meanIndex));
    }

    private static unsafe void AssertEqualsLoop(
        Window window, Fill fill, Func<ImageCrop, int> meanLength, Func<ImageCrop, int, int, int, int, int, int> meanIndex)
    {
        (ImageCrop crop, int seed) = window;
        byte[] image = [.. Enumerable.Range(0, crop.ImageLength).Select(i => (byte)(((i * 131) + seed) >> 1))];
        float[] mean = [.. Enumerable.Range(0, meanLength(crop)).Select(i => ((i * 37 % 997) + 0.25f) / 4)];
        float[] shift = [.. Enumerable.Range(0, crop.Channels).Select(i => (i * 3.5f) - 2.125f)];

        // Without a factor, the value before it must keep its bits.
        float[] factor = [.. Enumerable.Range(0, crop.Channels).Select(i => seed % 3 == 0 ? 1 : 1 / (57.375f + i))];
        float[] expected = new float[crop.CropLength];
        for (int i = 0; i < expected.Length; i++)
        {
            (int place, int row, int column) = (
                i / (crop.CropHeight * crop.CropWidth),
                i / crop.CropWidth % crop.CropHeight,
                i % crop.CropWidth);
            int channel = crop.IsReversed ? crop.Channels - 1 - place : place;
            (int y, int x) = (crop.Y + row, crop.X + (crop.IsMirrored ? crop.CropWidth - 1 - column : column));
            double exact =
                image[(((y * crop.Width) + x) * crop.Channels) + channel]
                - mean[meanIndex(crop, channel, y, x, row, column)]
                + (double)shift[channel];

            // Means and shifts are multiples of an eighth: differences are exact, so only the product is rounded.
            expected[i] = (float)(exact * factor[channel]);
        }

        // At several distances from the beginning of a cache line.
        for (int offset = 0; offset < 48; offset += 1 + (seed % 15))
        {
            using var memory = new GuardedFloats(offset + expected.Length);
            new Span<float>(memory.Floats, offset).Clear();
            fill(image, crop, mean, shift, factor, new Span<float>(memory.Floats + offset, expected.Length));
            float[] values = memory.Values();
            Assert.All(values[..offset], value => Assert.Equal(0, value));
            Assert.True(
                MemoryMarshal.Cast<float, int>(expected).SequenceEqual(MemoryMarshal.Cast<float, int>(values.AsSpan(offset))),
                $"{crop}, {offset} values on");
        }
    }

    private sealed record Window(ImageCrop Crop, int Seed);
}
