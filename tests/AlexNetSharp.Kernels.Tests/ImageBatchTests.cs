using CsCheck;

namespace AlexNetSharp.Kernels.Tests;

/// <summary>The image-batch kernel against a loop over single values.</summary>
public sealed class ImageBatchTests
{
    private static readonly Gen<(ImageCrop Crop, int Seed)> Crops =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.OneOf(Gen.Const(1), Gen.Const(3)), Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Bool, Gen.Int)
            .Select((height, width, channels, y, x, isMirrored, seed) =>
            {
                (int top, int left) = (y % height, x % width);
                (int cropHeight, int cropWidth) = (1 + (seed & 0xFFFF) % (height - top), 1 + ((seed >> 8) & 0xFFFF) % (width - left));
                return (new ImageCrop(height, width, channels, top, left, cropHeight, cropWidth, isMirrored), seed);
            });

    private delegate void Fill(ReadOnlySpan<byte> image, ImageCrop crop, ReadOnlySpan<float> mean, ReadOnlySpan<float> shift, Span<float> destination);

    [Fact]
    public void FillMinusMeanImage_AnyCrop_EqualsLoop() =>
        AssertEqualsLoop(ImageBatch.FillMinusMeanImage, one => one.ImageLength, (crop, channel, y, x, _, _) => (((channel * crop.Height) + y) * crop.Width) + x);

    [Fact]
    public void FillMinusMeanCentre_AnyCrop_EqualsLoop() =>
        AssertEqualsLoop(
            ImageBatch.FillMinusMeanCentre,
            one => one.ImageLength,
            (crop, channel, _, _, row, column) =>
                (((channel * crop.Height) + ((crop.Height - crop.CropHeight) / 2) + row) * crop.Width) + ((crop.Width - crop.CropWidth) / 2) + column);

    [Fact]
    public void FillMinusMeanChannel_AnyCrop_EqualsLoop() =>
        AssertEqualsLoop(ImageBatch.FillMinusMeanChannel, one => one.Channels, (_, channel, _, _, _, _) => channel);

    [Fact]
    public void Fill_WindowOutsideImage_Throws()
    {
        ImageCrop crop = new(4, 4, 1, 1, 0, 4, 4, false);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageBatch.FillMinusMeanChannel(new byte[16], crop, new float[1], new float[1], new float[16]));
    }

    [Fact]
    public void Fill_WrongLength_Throws()
    {
        ImageCrop crop = new(4, 4, 1, 0, 0, 4, 4, false);
        Assert.Throws<ArgumentException>(() => ImageBatch.FillMinusMeanChannel(new byte[15], crop, new float[1], new float[1], new float[16]));
    }

    /// <param name="fill">The kernel.</param>
    /// <param name="meanLength">Values of the mean.</param>
    /// <param name="meanIndex">The mean's place for (crop, channel, row in the image, column in the image, row in the crop, column in the crop).</param>
    private static void AssertEqualsLoop(Fill fill, Func<ImageCrop, int> meanLength, Func<ImageCrop, int, int, int, int, int, int> meanIndex) =>
        Crops.Sample(one =>
        {
            (ImageCrop crop, int seed) = one;
            byte[] image = [.. Enumerable.Range(0, crop.ImageLength).Select(i => (byte)(((i * 131) + seed) >> 1))];
            float[] mean = [.. Enumerable.Range(0, meanLength(crop)).Select(i => ((i * 37 % 997) + 0.25f) / 4)];
            float[] shift = [.. Enumerable.Range(0, crop.Channels).Select(i => (i * 3.5f) - 2.125f)];
            float[] actual = new float[crop.CropLength];
            fill(image, crop, mean, shift, actual);
            for (int i = 0; i < actual.Length; i++)
            {
                (int channel, int row, int column) = (i / (crop.CropHeight * crop.CropWidth), i / crop.CropWidth % crop.CropHeight, i % crop.CropWidth);
                (int y, int x) = (crop.Y + row, crop.X + (crop.IsMirrored ? crop.CropWidth - 1 - column : column));
                float expected = image[(((y * crop.Width) + x) * crop.Channels) + channel] - mean[meanIndex(crop, channel, y, x, row, column)] + shift[channel];
                Assert.Equal(expected, actual[i]);
            }
        });
}
