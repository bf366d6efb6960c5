using System.Buffers.Binary;
using System.Text;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Headers by hand: tensors lie one after the other and fill the data, and whatever else a header says is refused.</summary>
public sealed class SafetensorsReaderTests : IDisposable
{
    private const string Place = "does not start where the one before it ends";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_TensorsOneAfterTheOther_AreReadFromTheirPlaces()
    {
        using SafetensorsReader reader = SafetensorsReader.Open(Write(12, ("none", 0, 8, 8), ("second", 1, 8, 12), ("first", 2, 0, 8)));
        byte[] first = new byte[8], second = new byte[4];
        reader.Read("first", first);
        reader.Read("second", second);

        Assert.Equal(["first", "none", "second"], reader.Entries().Select(entry => entry.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], first);
        Assert.Equal([8, 9, 10, 11], second);
    }

    /// <summary>
    /// Two names for the same bytes would let a small file stand for much memory, and a reader that writes through one change the other.
    /// </summary>
    [Theory]
    [InlineData(0, 8, 4, 12, 12, "tensor b " + Place)]
    [InlineData(0, 8, 0, 8, 8, "tensor b " + Place)]
    [InlineData(0, 12, 4, 8, 12, "tensor b " + Place)]
    [InlineData(4, 12, 0, 8, 12, "tensor a " + Place)]
    [InlineData(0, 4, 8, 12, 12, "tensor b " + Place)]
    [InlineData(4, 8, 8, 12, 12, "tensor a " + Place)]
    [InlineData(-4, 4, 4, 12, 12, "tensor a " + Place)]
    [InlineData(0, 4, 4, 8, 12, "holds 12 bytes of data where its header promises 8")]
    [InlineData(0, 4, 4, 16, 12, "holds 12 bytes of data where its header promises 16")]
    [InlineData(0, 4, 8, 4, 12, "tensor b has -4 bytes where its shape needs 4")]
    public void Open_TensorsThatOverlapOrLeaveGaps_AreRefused(
        long firstBegin,
        long firstEnd,
        long secondBegin,
        long secondEnd,
        int dataLength,
        string reason)
    {
        string path = Write(
            dataLength,
            ("a", Count(firstBegin, firstEnd), firstBegin, firstEnd),
            ("b", Count(secondBegin, secondEnd), secondBegin, secondEnd));

        string message = Assert.Throws<AlexNetException>(() => SafetensorsReader.Open(path).Dispose()).Message;

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    private static long Count(long begin, long end) => Math.Abs(end - begin) / sizeof(float);

    /// <summary>A file of float32 vectors, whose data are the bytes 0, 1, 2 and so on.</summary>
    private string Write(int dataLength, params (string Name, long Count, long Begin, long End)[] tensors)
    {
        string header =
            $"{{{string.Join(",", tensors.Select(one => $"\"{one.Name}\":{{\"dtype\":\"F32\",\"shape\":[{one.Count}],\"data_offsets\":[{one.Begin},{one.End}]}}"))}}}";
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return _folder.Write(
            "made.safetensors",
            [.. length, .. Encoding.ASCII.GetBytes(header), .. Enumerable.Range(0, dataLength).Select(i => (byte)i)]);
    }
}
