using AlexNetSharp.Data.Packs;
using CsCheck;

namespace AlexNetSharp.Tests.Data;

/// <summary>The products of channels are those of a plain loop, to the last digit.</summary>
public sealed class ChannelProductsTests
{
    [Fact]
    public void Add_AnyImage_EqualsAPlainLoop() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        byte[] image = bytes[..(bytes.Length / 3 * 3)];
        Assert.Equal(Plain(image), Add(image));
    });

    [Fact]
    public void Add_LargestValuesOfALargeImage_DoNotOverflow()
    {
        byte[] image = new byte[3 * 640 * 1024];
        Array.Fill(image, (byte)255);
        Assert.Equal(Enumerable.Repeat(640L * 1024 * 255 * 255, 6), Add(image));
    }

    private static long[] Add(byte[] image)
    {
        long[] sums = [1, 1, 1, 1, 1, 1];
        ChannelProducts.Add(image, sums);
        return [.. sums.Select(sum => sum - 1)];
    }

    private static long[] Plain(byte[] image)
    {
        long[] sums = new long[6];
        for (int pixel = 0; pixel < image.Length; pixel += 3)
        {
            int place = 0;
            for (int first = 0; first < 3; first++)
            {
                for (int second = first; second < 3; second++)
                {
                    sums[place++] += image[pixel + first] * image[pixel + second];
                }
            }
        }

        return sums;
    }
}
