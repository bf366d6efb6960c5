using AlexNetSharp.Pickles;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.PyTorch;
using static AlexNetSharp.Fuzz.Seeds.PyTorchSeeds;

namespace AlexNetSharp.Tests.Weights.PyTorch;

/// <summary>State dictionaries in all their wrappings, and files that are something else.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ViewsOfOneStorage_HaveTheirNumbers()
    {
        using PyTorchFile file = Open(Seed("zip"));

        Assert.Equal(["conv1.weight", "fc.weight", "one", "same"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1, -2, 3, 0.5f, 5, 6], file.Values("conv1.weight"));
        Assert.Equal([1, 0.5f, -2, 5, 3, 6], file.Values("fc.weight"));
        Assert.Equal([5], file.Values("one"));
        Assert.Equal([1, -2, 1, -2], file.Values("same"));
    }

    [Fact]
    public void Read_Legacy_HasTheSameNumbersAndItsViews()
    {
        using (PyTorchFile file = Open(Seed("legacy")))
        {
            Assert.Equal("PyTorch (legacy)", file.Format);
            Assert.Equal([1, 0.5f, -2, 5, 3, 6], file.Values("fc.weight"));
        }

        using PyTorchFile views = Open(Seed("legacy-view"));
        Assert.Equal([3, 0.5f], views.Values("conv1.weight"));
    }

    [Fact]
    public void Read_BigEndianCheckpoint_HasItsNumbersAndMetadata()
    {
        byte[] big = [.. Storage.Chunk(4).SelectMany(number => number.Reverse())];
        using PyTorchFile file = Open(
            Zip(Bytes(Pickle(writer => Checkpoint(writer, Plain))), ("byteorder", "big"u8.ToArray()), ("data/0", big)));

        Assert.Equal([1, -2, 3, 0.5f, 5, 6], file.Values("conv1.weight"));
        Assert.Equal("3", file.Metadata["epoch"]);
    }

    [Theory]
    [InlineData("features.0.weight", "features.0.weight")]
    [InlineData("module.features.0.weight", "features.0.weight")]
    [InlineData("features.module.0.weight", "features.0.weight")]
    [InlineData("_orig_mod.module.features.0.weight", "features.0.weight")]
    [InlineData("module", "module")]
    public void Tensors_NamesOfWrappers_AreTakenOff(string name, string clean)
    {
        using PyTorchFile file = Open(Zip(Bytes(Pickle(writer => Dictionary(writer, Plain with { Name = name }))), ("data/0", Storage)));

        Assert.Equal(clean, Assert.Single(file.Tensors).Name);
    }

    [Fact]
    public void Tensors_CleanNamesThatMeet_StayAsTheyAre()
    {
        using PyTorchFile file = Open(
            Zip(Bytes(Pickle(writer => Dictionary(writer, Plain, Plain with { Name = "module.conv1.weight" }))), ("data/0", Storage)));

        Assert.Equal(["conv1.weight", "module.conv1.weight"], file.Tensors.Select(tensor => tensor.Name));
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model")]
    [InlineData("model_state_dict")]
    [InlineData("checkpoint state_dict")]
    [InlineData("model module weights")]
    [InlineData("my_own_name")]
    public void Tensors_WrappedDictionary_IsFound(string keys)
    {
        using PyTorchFile file = Open(
            Zip(Bytes(Pickle(writer => Wrapped(writer, keys.Split(' ').Where(key => key != "checkpoint")))), ("data/0", Storage)));

        Assert.Equal("conv1.weight", Assert.Single(file.Tensors).Name);
    }

    [Fact]
    public void Tensors_SeveralUnknownDictionaries_AreRefusedByName()
    {
        byte[] pickle = Bytes(Pickle(writer =>
        {
            writer.Add(PickleCode.EmptyDict).Text("one");
            Dictionary(writer, Plain).Add(PickleCode.SetItem).Text("two");
            return Dictionary(writer, Plain).Add(PickleCode.SetItem);
        }));

        Assert.Contains("several dictionaries of tensors (one, two)", Refusal(Zip(pickle, ("data/0", Storage))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UntypedStorage_HasTheTypeOfItsTensor()
    {
        byte[] pickle = Bytes(
            Pickle(writer =>
                writer
                    .Add(PickleCode.EmptyDict)
                    .Text("w")
                    .Global("torch._utils", "_rebuild_tensor_v3")
                    .Add(PickleCode.Mark)
                    .Add(PickleCode.Mark)
                    .Text("storage")
                    .Global("torch.storage", "UntypedStorage")
                    .Text("0")
                    .Text("cpu")
                    .Integer(24)
                    .Add(PickleCode.Tuple)
                    .Add(PickleCode.BinPersId)
                    .Integer(2)
                    .Integers([10])
                    .Integers([1])
                    .Add(PickleCode.NewFalse)
                    .Add(PickleCode.None)
                    .Global("torch", "uint16")
                    .Add(PickleCode.Tuple)
                    .Add(PickleCode.Reduce)
                    .Add(PickleCode.SetItem)));
        using PyTorchFile file = Open(Zip(pickle, ("data/0", Storage)));

        Assert.Equal("U16", Assert.Single(file.Tensors).Type);
        Assert.Equal([0, 0xC000, 0, 0x4040], file.Values("w")[..4]);
    }

    /// <summary>Parameters with attributes of their own.</summary>
    [Fact]
    public void Read_TensorOfAClass_IsItsTensor()
    {
        byte[] pickle = Bytes(
            Pickle(writer =>
                writer
                    .Add(PickleCode.EmptyDict)
                    .Text("w")
                    .Global("torch._tensor", "_rebuild_from_type_v2")
                    .Add(PickleCode.Mark)
                    .Global("torch._utils", "_rebuild_tensor_v2")
                    .Global("torch.nn.parameter", "Parameter")
                    .Add(PickleCode.Mark)
                    .Add(PickleCode.Mark)
                    .Text("storage")
                    .Global("torch", "FloatStorage")
                    .Text("0")
                    .Text("cpu")
                    .Integer(6)
                    .Add(PickleCode.Tuple)
                    .Add(PickleCode.BinPersId)
                    .Integer(1)
                    .Integers([2])
                    .Integers([1])
                    .Add(PickleCode.NewFalse)
                    .Add(PickleCode.None)
                    .Add(PickleCode.Tuple)
                    .Add(PickleCode.EmptyDict)
                    .Add(PickleCode.Tuple)
                    .Add(PickleCode.Reduce)
                    .Add(PickleCode.SetItem)));
        using PyTorchFile file = Open(Zip(pickle, ("data/0", Storage)));

        Assert.Equal([-2, 3], file.Values("w"));
    }

    /// <summary>A dictionary that holds itself under every usual name is not followed for ever.</summary>
    [Fact]
    public void Open_DictionaryInsideItself_IsRefused()
    {
        string[] names = ["state_dict", "model_state_dict", "model", "net", "network", "module", "weights", "params"];
        byte[] pickle =
        [
            0x80,
            2,
            .. "}q\0"u8,
            .. names.SelectMany(name => System.Text.Encoding.ASCII.GetBytes($"U{(char)name.Length}{name}h\0s")),
            (byte)'.',
        ];

        Assert.Contains("no tensors", Refusal(Zip(pickle)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FloatStorage", 7, 0, "24 bytes where its pickle says 28")]
    [InlineData("DoubleStorage", 6, 0, "24 bytes where its pickle says 48")]
    [InlineData("FloatStorage", -1, 0, "not described")]
    [InlineData("ShortStorage", 12, 7, "reach to place 12")]
    [InlineData("FloatStorage", 6, -1, "an offset that cannot be")]
    [InlineData("FloatStorage", 6, long.MaxValue, "reach to place")]
    public void Open_StorageThatDoesNotFit_IsRefused(string storage, long count, long offset, string reason)
    {
        byte[] pickle = Bytes(Pickle(writer => Dictionary(writer, Plain with { Storage = storage, Count = count, Offset = offset })));

        Assert.Contains(reason, Refusal(Zip(pickle, ("data/0", Storage))), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LegacyThatDoesNotFit_IsRefused()
    {
        byte[] pickle = Bytes(Pickle(writer => Dictionary(writer, Plain)));

        Assert.Contains("bytes behind", Refusal([.. Legacy(pickle, ("0", Storage)), 0]), StringComparison.Ordinal);
        Assert.Contains("not the 6 values", Refusal(Legacy(pickle, ("0", Storage))[..^1]), StringComparison.Ordinal);
        Assert.Contains("no tensor uses", Refusal(Legacy(pickle, ("0", Storage), ("1", Storage))), StringComparison.Ordinal);
        Assert.Contains("0 of 1 storages", Refusal(Legacy(pickle)), StringComparison.Ordinal);
        Assert.Contains("none of torch.save", Refusal(pickle), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TwoStoragesOfOneKey_AreRefused()
    {
        byte[] pickle = Bytes(Pickle(writer => Dictionary(writer, Plain, Plain with { Name = "b", Storage = "IntStorage" })));

        Assert.Contains("in two ways", Refusal(Zip(pickle, ("data/0", Storage))), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherKindsOfFiles_AreRefusedWithWhatToDo()
    {
        byte[] tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        byte[] program = Zip(Bytes(Pickle(writer => writer.Add(PickleCode.EmptyDict))), ("constants.pkl", [1]));

        Assert.Contains("old PyTorch and save it again", Refusal(tar), StringComparison.Ordinal);
        Assert.Contains("TorchScript", Refusal(program), StringComparison.Ordinal);
        Assert.Contains("no tensors", Refusal(Zip(Bytes(Pickle(writer => writer.Add(PickleCode.EmptyDict))))), StringComparison.Ordinal);
        Assert.Contains("no dictionary", Refusal(Zip(Bytes(Pickle(writer => writer.Integer(3))))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ChangedStorage_DoesNotMatchItsChecksum()
    {
        byte[] bytes = Seed("zip");
        bytes[bytes.AsSpan().IndexOf(Storage) + 5] ^= 1;
        using PyTorchFile file = Open(bytes);

        for (int attempt = 0; attempt < 2; attempt++)
        {
            Assert.Contains(
                "checksum",
                Assert.Throws<AlexNetException>(() => file.Read(file.Tensors[0])).Message,
                StringComparison.Ordinal);
        }
    }

    /// <summary>Sixteen tensors of 4 MiB are read with the memory of one; what is mapped does not count.</summary>
    [Fact]
    public void Read_LargeFile_TakesTheMemoryOfOneTensor()
    {
        const int Count = 16, Size = 1 << 20;
        float[] values = new float[Size];
        string path = _folder.At("large.pth");
        long written = MemoryWatch.Managed(() =>
            PyTorchWriter.Write(path, [.. Enumerable.Range(0, Count).Select(i => PickledWeights.Streamed($"w{i}", values, Size))]));
        long read = MemoryWatch.Managed(() =>
        {
            using PyTorchFile file = PyTorchFile.Open(path);
            Assert.All(file.Tensors, tensor => file.Read(tensor, values));
        });

        Assert.InRange(new FileInfo(path).Length, (long)Count * Size * sizeof(float), ((long)Count * Size * sizeof(float)) + 8192);
        Assert.InRange(written, 0, 2 << 20);
        Assert.InRange(read, 0, 1 << 20);
    }

    private static byte[] Seed(string name) => All().Single(seed => seed.Name == name).Bytes;

    /// <summary>A state dictionary inside dictionaries, each beside an optimizer's state that has tensors too.</summary>
    private static PickleWriter Wrapped(PickleWriter writer, IEnumerable<string> keys)
    {
        if (!keys.Any())
        {
            return Dictionary(writer, Plain);
        }

        writer.Add(PickleCode.EmptyDict).Text("optimizer").Add(PickleCode.EmptyDict).Text("state").Add(PickleCode.EmptyDict).Integer(0);
        Dictionary(writer, Plain with { Name = "momentum" })
            .Add(PickleCode.SetItem)
            .Add(PickleCode.SetItem)
            .Add(PickleCode.SetItem)
            .Text(keys.First());
        return Wrapped(writer, keys.Skip(1)).Add(PickleCode.SetItem);
    }

    private PyTorchFile Open(byte[] bytes) => PyTorchFile.Open(_folder.Write("made.pth", bytes));

    private string Refusal(byte[] bytes)
    {
        string message = Assert.Throws<AlexNetException>(() => Open(bytes).Dispose()).Message;
        Assert.Contains("made.pth cannot be used: ", message, StringComparison.Ordinal);
        return message;
    }
}
