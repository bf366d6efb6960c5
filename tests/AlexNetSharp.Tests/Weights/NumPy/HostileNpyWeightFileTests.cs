using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.NumPy;

namespace AlexNetSharp.Tests.Weights.NumPy;

/// <summary>Small files that ask for much memory or time: they remember one array and use it again and again.</summary>
public sealed class HostileNpyWeightFileTests : IDisposable
{
    private const int MostTensors = 1 << 14;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_ManyArraysUnderALongKey_AreRefused()
    {
        byte[] bytes = List(1000, 1, 1_000_000);

        Assert.InRange(
            MemoryWatch.Managed(() => Assert.Contains("more than 8388608 characters in names", Refusal(bytes), StringComparison.Ordinal)),
            0,
            128 << 20);
    }

    [Theory]
    [InlineData(1, MostTensors, null)]
    [InlineData(1, MostTensors + 1, "more than 16384 tensors")]
    [InlineData(1 << 20, 17, null)]
    [InlineData(1 << 20, 18, "18874368 numbers together, of which it stores only 1048576")]
    public void Open_OneArrayManyTimes_IsRefusedBeyondTheMost(int numbers, int count, string? refusal)
    {
        byte[] bytes = List(1, numbers, count);
        if (refusal is not null)
        {
            Assert.Contains(refusal, Refusal(bytes), StringComparison.Ordinal);
            return;
        }

        using NpyWeightFile file = NpyWeightFile.Open(_folder.Write("made.npy", bytes));
        Assert.Equal(count, file.Tensors.Count);
    }

    /// <summary>The file has a length and no content, so that it takes no room.</summary>
    [Fact]
    public void Read_MoreNumbersThanAnArrayHolds_IsRefusedByName()
    {
        string path = _folder.Write("huge.npy", NpySeeds.Header("{'descr': '|u1', 'fortran_order': False, 'shape': (2300000000,), }"));
        using (FileStream stream = new(path, FileMode.Open))
        {
            stream.SetLength(stream.Length + 2_300_000_000);
        }

        using NpyWeightFile file = NpyWeightFile.Open(path);
        Assert.Contains(
            "huge.npy has array with 2300000000 numbers",
            Assert.Throws<AlexNetException>(() => file.Read(file.Tensors[0])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Protocol 2 of Python 2: {'aaa': [x, x, x]} of one array of bytes.</summary>
    private static byte[] List(int keyLength, int numbers, int count) =>
        NpySeeds.Pickled(
            $"\u0080\u0002}}X{Little(keyLength)}{new string('a', keyLength)}]cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\u0001b\u0087R"
                + $"(K\u0001J{Little(numbers)}\u0085cnumpy\ndtype\nU\u0002u1K\0K\u0001\u0087R(K\u0003U\u0001|NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089"
                + $"T{Little(numbers)}{new string('\0', numbers)}tbq\0a{string.Concat(Enumerable.Repeat("h\0a", count - 1))}s.");

    private static string Little(int value) => string.Concat(BitConverter.GetBytes(value).Select(one => (char)one));

    private string Refusal(byte[] bytes)
    {
        string path = _folder.Write("made.npy", bytes);
        string message = Assert.Throws<AlexNetException>(() => NpyWeightFile.Open(path).Dispose()).Message;
        Assert.Contains("made.npy cannot be used: ", message, StringComparison.Ordinal);
        return message;
    }
}
