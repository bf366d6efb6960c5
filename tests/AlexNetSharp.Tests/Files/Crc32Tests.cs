using System.Text;
using AlexNetSharp.Files;

namespace AlexNetSharp.Tests.Files;

/// <summary>The checksum of zip archives, and the stream that keeps it.</summary>
public sealed class Crc32Tests
{
    [Fact]
    public void Append_StandardsCheckValue_IsTheirs()
    {
        Assert.Equal(0xCBF4_3926u, Crc32.Append(0, Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0u, Crc32.Append(0, []));
    }

    [Fact]
    public void Append_AnyLengthInTwoParts_IsThatOfABitwiseLoop()
    {
        byte[] bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            uint expected = Bitwise(bytes.AsSpan(0, length));
            Assert.All(
                [0, length / 3, length],
                cut => Assert.Equal(expected, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut, length - cut))));
        }
    }

    [Fact]
    public void MeasuredStream_PromisedLength_IsKeptToTheByte()
    {
        using MemoryStream target = new();

        Assert.Equal(Crc32.Append(0, [1, 2, 3]), MeasuredStream.Write(target, 3, stream => stream.Write([1, 2, 3])));
        Assert.Throws<InvalidOperationException>(() => MeasuredStream.Write(target, 3, stream => stream.Write([1, 2])));
        Assert.Throws<InvalidOperationException>(() => MeasuredStream.Write(target, 3, stream => stream.Write([1, 2, 3, 4])));
        Assert.Equal([1, 2, 3, 1, 2], target.ToArray());
    }

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        uint register = uint.MaxValue;
        foreach (byte value in bytes)
        {
            register ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                register = (register >> 1) ^ ((register & 1) * 0xEDB8_8320);
            }
        }

        return ~register;
    }
}
