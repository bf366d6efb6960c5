using AlexNetSharp.Data.Loading;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Tests.Data;

/// <summary>What a network sees against a loop in double precision, for every kind of pixels that the zoo's networks want.</summary>
public sealed class CropWriterTests
{
    private const int Stored = 37;
    private const int Crop = 29;

    private static readonly PackGeometry Geometry = new() { Height = Stored, Width = Stored };

    [Theory]
    [InlineData("alexnet")]
    [InlineData("bvlc-alexnet")]
    [InlineData("alexnet-owt")]
    [InlineData("alexnet-bn")]
    public void Write_NetworksOwnInput_EqualsLoop(string network) => AssertEqualsLoop(NetworkZoo.Create(network).Input);

    [Fact]
    public void Write_OtherInputs_EqualLoop()
    {
        AssertEqualsLoop(NetworkInput.Vgg);
        AssertEqualsLoop(new NetworkInput { Range = PixelRange.Unit, Mean = MeanRule.None });
        AssertEqualsLoop(new NetworkInput { Range = PixelRange.Unit, Order = ChannelOrder.Bgr, Mean = MeanRule.CenterCrop });
        AssertEqualsLoop(new NetworkInput { Order = ChannelOrder.Bgr, Mean = MeanRule.Channel, Deviation = [70, 60, 50] });
    }

    [Fact]
    public void Write_GrayWithOffset_HasTheEndsOfItsRange()
    {
        // LeNet-5: background -0.1, foreground 1.175.
        var preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry { Height = 1, Width = 1, Channels = 1 },
            CropSize = 1,
            Mean = MeanRule.Pixel,
            MeanValues = [20],
            Deviation = [200],
            Order = ChannelOrder.Bgr,
        };
        float[] value = new float[1];

        new CropWriter(preprocessing).Write([0], new View(0, 0, false), value);
        Assert.Equal(-0.1, value[0], 1e-7);
        new CropWriter(preprocessing).Write([255], new View(0, 0, false), value);
        Assert.Equal(1.175, value[0], 1e-7);
    }

    [Theory]
    [InlineData(new float[] { 1, 0, 1 })]
    [InlineData(new float[] { 1, -1, 1 })]
    [InlineData(new float[] { 1, float.NaN, 1 })]
    [InlineData(new float[] { 1, float.PositiveInfinity, 1 })]
    [InlineData(new float[] { 1, 1e-45f, 1 })]
    [InlineData(new float[] { 1 })]
    public void CropWriter_ImpossibleDeviation_IsRefused(float[] deviation)
    {
        var preprocessing = new ImagePreprocessing { Geometry = Geometry, CropSize = Crop, Mean = MeanRule.None, Deviation = deviation };

        Assert.Contains(
            "The deviation",
            Assert.Throws<AlexNetException>(() => new CropWriter(preprocessing)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CropWriter_MeanPixelOfAnotherNumberOfChannels_IsRefused()
    {
        var preprocessing = new ImagePreprocessing
        {
            Geometry = Geometry with { Channels = 1 },
            CropSize = Crop,
            Mean = MeanRule.Pixel,
            MeanValues = [1, 2, 3],
        };

        Assert.Contains(
            "data.meanPixel",
            Assert.Throws<AlexNetException>(() => new CropWriter(preprocessing)).Message,
            StringComparison.Ordinal);
    }

    private static void AssertEqualsLoop(NetworkInput input)
    {
        byte[] image = [.. Enumerable.Range(0, Geometry.ImageLength).Select(i => (byte)(i * 131 >> 1))];
        float[] shift = [3.5f, -7.25f, 12];
        float[] mean = input.Mean switch
        {
            MeanRule.Image or MeanRule.CenterCrop => [.. Enumerable.Range(0, Geometry.ImageLength).Select(i => i * 37 % 997 / 4f)],
            MeanRule.Channel => [120, 110.5f, 100.25f],
            _ => [.. input.MeanPixel.Select(value => (float)value)],
        };
        var writer = new CropWriter(new ImagePreprocessing
        {
            Geometry = Geometry,
            CropSize = Crop,
            Mean = input.Mean,
            MeanValues = mean,
            Order = input.Order,
            Range = input.Range,
            Deviation = input.Deviation.Count == 0 ? null : [.. input.Deviation.Select(value => (float)value)],
        });
        foreach (View view in (View[])[new View(5, 3, false), new View(2, 7, true)])
        {
            float[] found = new float[writer.ViewLength];
            writer.Write(image, view, shift, found);
            for (int i = 0; i < found.Length; i++)
            {
                double wanted = Value(input, image, mean, shift, view, place: i / (Crop * Crop), row: i / Crop % Crop, column: i % Crop);
                Assert.Equal(wanted, found[i], tolerance: 1e-4 * Math.Max(1, Math.Abs(wanted)) * Scale(input, 0));
            }
        }
    }

    private static double Value(NetworkInput input, byte[] image, float[] mean, float[] shift, View view, int place, int row, int column)
    {
        int channel = input.Order == ChannelOrder.Bgr ? 2 - place : place;
        (int y, int x) = (view.Y + row, view.X + (view.IsMirrored ? Crop - 1 - column : column));
        const int Edge = (Stored - Crop) / 2;
        double subtracted = input.Mean switch
        {
            MeanRule.Image => mean[(channel * Stored * Stored) + (y * Stored) + x],
            MeanRule.CenterCrop => mean[(channel * Stored * Stored) + ((Edge + row) * Stored) + Edge + column],
            MeanRule.None => 0,
            _ => mean[channel],
        };
        return (image[(((y * Stored) + x) * 3) + channel] - subtracted + shift[channel]) * Scale(input, channel);
    }

    private static double Scale(NetworkInput input, int channel) =>
        input.Deviation.Count > 0 ? 1 / input.Deviation[channel] : input.Range == PixelRange.Unit ? 1 / 255.0 : 1;
}
