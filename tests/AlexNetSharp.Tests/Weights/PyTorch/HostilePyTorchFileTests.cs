using AlexNetSharp.Pickles;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.PyTorch;
using static AlexNetSharp.Fuzz.Seeds.PyTorchSeeds;

namespace AlexNetSharp.Tests.Weights.PyTorch;

/// <summary>Small files that ask for much memory or time: they remember one value and use it again and again.</summary>
public sealed class HostilePyTorchFileTests : IDisposable
{
    private const int LongestName = 1024;
    private const int MostTensors = 1 << 14;
    private const long MostRepeated = 1 << 24;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OneNameForManyTensors_IsRefusedAtTheSecond()
    {
        byte[] bytes = Zip(Pairs(Text(LongestName), Tensor("0", [], []), 500_000), ("data/0", Storage));

        Assert.InRange(
            MemoryWatch.Managed(() => Assert.Contains("two tensors of one name", Refusal(bytes), StringComparison.Ordinal)),
            0,
            64 << 20);
    }

    [Fact]
    public void Open_OneNameForManyNumbers_IsRefused() =>
        Assert.Contains(
            "more than 8388608 characters in names",
            Refusal(Zip(Pairs(Text(255), [(byte)'K', 1], 40_000))),
            StringComparison.Ordinal);

    [Fact]
    public void Open_OneTensorUnderTheMostNames_IsRead() =>
        AssertRead(Zip(Numbered(Tensor("0", [], []), MostTensors), ("data/0", Storage)), MostTensors);

    [Fact]
    public void Open_OneTensorUnderMoreNames_IsRefused() =>
        Assert.Contains(
            "more than 16384 tensors",
            Refusal(Zip(Numbered(Tensor("0", [], []), MostTensors + 1), ("data/0", Storage))),
            StringComparison.Ordinal);

    /// <summary>All numbers of each tensor are the same stored one: so many may be repeated in all, and no more.</summary>
    [Fact]
    public void Open_TensorThatRepeatsOneNumberOfTheMost_IsRead() =>
        AssertRead(Zip(Numbered(Tensor("0", [MostRepeated], [0]), 1), ("data/0", Storage)), 1);

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void Open_TensorsThatRepeatOneNumberMoreOften_AreRefused(int count) =>
        Assert.Contains(
            $"{count * MostRepeated} numbers together, of which it stores only 6",
            Refusal(Zip(Numbered(Tensor("0", [MostRepeated], [0]), count), ("data/0", Storage))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(128, "no storage")]
    [InlineData(129, "key has 129 bytes, more than 128")]
    [InlineData(LongestName, "key has 1024 bytes, more than 128")]
    public void Open_StorageOfALongKey_IsRefused(int length, string reason) =>
        Assert.Contains(reason, Refusal(Zip(Numbered(Tensor(new string('k', length), [], []), 1))), StringComparison.Ordinal);

    private static byte[] Text(int length) => Bytes(new PickleWriter().Text(new string('n', length)));

    private static byte[] Tensor(string key, long[] shape, long[] strides) =>
        Bytes(
            new PickleWriter()
                .Global("torch._utils", "_rebuild_tensor_v2")
                .Add(PickleCode.Mark)
                .Add(PickleCode.Mark)
                .Text("storage")
                .Global("torch", "FloatStorage")
                .Text(key)
                .Text("cpu")
                .Integer(6)
                .Add(PickleCode.Tuple)
                .Add(PickleCode.BinPersId)
                .Integer(0)
                .Integers(shape)
                .Integers(strides)
                .Add(PickleCode.NewFalse)
                .Add(PickleCode.None)
                .Add(PickleCode.Tuple)
                .Add(PickleCode.Reduce));

    /// <summary>A dictionary of one key and one value, again and again.</summary>
    private static byte[] Pairs(byte[] key, byte[] value, int count) =>
        [
            0x80,
            2,
            .. "}"u8,
            .. key,
            .. "q\0"u8,
            .. value,
            .. "q\u0001s"u8,
            .. Enumerable.Repeat("h\0h\u0001s"u8.ToArray(), count - 1).SelectMany(pair => pair),
            (byte)'.',
        ];

    /// <summary>A dictionary of one value under the keys 0, 1, 2 and so on.</summary>
    private static byte[] Numbered(byte[] value, int count) =>
        [
            0x80,
            2,
            .. value,
            .. "q\u00010}"u8,
            .. Enumerable
                .Range(0, count)
                .SelectMany(i => new byte[] { (byte)'J', (byte)i, (byte)(i >> 8), (byte)(i >> 16), 0, (byte)'h', 1, (byte)'s' }),
            (byte)'.',
        ];

    private void AssertRead(byte[] bytes, int count)
    {
        using PyTorchFile file = PyTorchFile.Open(_folder.Write("made.pth", bytes));
        Assert.Equal(count, file.Tensors.Count);
    }

    private string Refusal(byte[] bytes)
    {
        string path = _folder.Write("made.pth", bytes);
        string message = Assert.Throws<AlexNetException>(() => PyTorchFile.Open(path).Dispose()).Message;
        Assert.Contains("made.pth cannot be used: ", message, StringComparison.Ordinal);
        return message;
    }
}
