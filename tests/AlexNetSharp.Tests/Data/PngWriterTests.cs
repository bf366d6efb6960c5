using AlexNetSharp.Files;
using AlexNetSharp.Tests.Visualization;
using CsCheck;

namespace AlexNetSharp.Tests.Data;

public class PngWriterTests
{
    [Fact]
    public void Encode_AnyImage_DecodesToTheSamePixels() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Bool, Gen.Int[0, 3]).SelectMany((width, height, gray, smoothness) =>
            Gen.Byte.Array[width * height * (gray ? 1 : 3)].Select(pixels => (width, height, gray, smoothness, pixels))).Sample(image =>
        {
            byte[] pixels = [.. image.pixels.Select(value => (byte)(value >> (image.smoothness * 2)))];
            int channels = image.gray ? 1 : 3;
            using var decoded = new DecodedPng(PngWriter.Encode(pixels, image.width, image.height, channels));
            Assert.Equal((image.width, image.height), (decoded.Width, decoded.Height));
            byte[] expected = image.gray ? [.. pixels.SelectMany(value => new[] { value, value, value })] : pixels;
            Assert.Equal(expected, decoded.Pixels());
        });

    [Fact]
    public void Encode_RowsLikeTheRowAbove_UsesTheFilterThatMakesThemSmall()
    {
        byte[] row = new byte[300];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (byte)(i * 97 ^ i >> 2);
        }

        byte[] pixels = [.. Enumerable.Repeat(row, 100).SelectMany(value => value)];
        Assert.InRange(PngWriter.Encode(pixels, 100, 100).Length, 100, 1000);
    }

    [Theory]
    [InlineData(11, 2, 2, 3)]
    [InlineData(0, 0, 2, 3)]
    [InlineData(8, 2, 2, 2)]
    public void Encode_WrongSizes_Throws(int bytes, int width, int height, int channels) =>
        Assert.Throws<ArgumentException>(() => PngWriter.Encode(new byte[bytes], width, height, channels));
}
