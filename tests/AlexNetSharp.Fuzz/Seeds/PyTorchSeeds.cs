using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AlexNetSharp.Pickles;
using AlexNetSharp.Weights.PyTorch;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>A tensor of a made file, as the pickle describes it.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Key">Its storage.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Strides">Strides.</param>
internal sealed record MadeTensor(string Name, string Key, long[] Shape, long[] Strides)
{
    /// <summary>The first number.</summary>
    public long Offset { get; init; }

    /// <summary>The storage's class.</summary>
    public string Storage { get; init; } = "FloatStorage";

    /// <summary>How many numbers the storage has.</summary>
    public long Count { get; init; } = 6;

    /// <summary>A view of the storage in a legacy file: its first number and its length.</summary>
    public (long Offset, long Length)? View { get; init; }
}

/// <summary>Small files as torch.save writes them, and parts to make others of.</summary>
internal static class PyTorchSeeds
{
    private static readonly float[] Numbers = [1, -2, 3, 0.5f, 5, 6];

    /// <summary>The bytes of a storage of six float32 numbers.</summary>
    public static byte[] Storage => MemoryMarshal.AsBytes(Numbers.AsSpan()).ToArray();

    /// <summary>A plain tensor of that storage, 2 by 3.</summary>
    public static MadeTensor Plain { get; } = new("conv1.weight", "0", [2, 3], [3, 1]);

    /// <summary>Files of both forms.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        MadeTensor[] tensors =
        [
            Plain,
            new("module.fc.weight", "0", [3, 2], [1, 3]),
            new("one", "0", [], []) { Offset = 4 },
            new("same", "0", [2, 2], [0, 1]),
        ];
        byte[] dictionary = Bytes(Pickle(writer => Dictionary(writer, tensors)));
        byte[] checkpoint = Bytes(Pickle(writer => Checkpoint(writer, [Plain])));
        return
        [
            ("zip", Zip(dictionary, ("data/0", Storage))),
            ("checkpoint", Zip(checkpoint, ("byteorder", "big"u8.ToArray()), ("data/0", Storage))),
            ("legacy", Legacy(dictionary, ("0", Storage))),
            ("legacy-checkpoint", Legacy(checkpoint, ("0", Storage))),
            (
                "legacy-view",
                Legacy(
                    Bytes(Pickle(writer => Dictionary(writer, [Plain with { Shape = [2], Strides = [1], View = (2, 3) }]))),
                    ("0", Storage))),
        ];
    }

    /// <summary>A pickle of a value.</summary>
    public static PickleWriter Pickle(Func<PickleWriter, PickleWriter> value) => value(new PickleWriter().Protocol(2)).Add(PickleCode.Stop);

    /// <summary>A state dictionary.</summary>
    public static PickleWriter Dictionary(PickleWriter writer, params ReadOnlySpan<MadeTensor> tensors)
    {
        writer.Global("collections", "OrderedDict").Add(PickleCode.EmptyTuple).Add(PickleCode.Reduce).Add(PickleCode.Mark);
        foreach (MadeTensor tensor in tensors)
        {
            writer.Text(tensor.Name).Global("torch._utils", "_rebuild_tensor_v2").Add(PickleCode.Mark);
            writer.Add(PickleCode.Mark).Text("storage").Global("torch", tensor.Storage).Text(tensor.Key).Text("cpu").Integer(tensor.Count);
            if (tensor.View is var (offset, length))
            {
                writer.Add(PickleCode.Mark).Text("view").Integer(offset).Integer(length).Add(PickleCode.Tuple);
            }

            writer
                .Add(PickleCode.Tuple)
                .Add(PickleCode.BinPersId)
                .Integer(tensor.Offset)
                .Integers(tensor.Shape)
                .Integers(tensor.Strides)
                .Add(PickleCode.NewFalse)
                .Add(PickleCode.None)
                .Add(PickleCode.Tuple)
                .Add(PickleCode.Reduce);
        }

        return writer.Add(PickleCode.SetItems);
    }

    /// <summary>A checkpoint around a state dictionary, as training scripts write it.</summary>
    public static PickleWriter Checkpoint(PickleWriter writer, params ReadOnlySpan<MadeTensor> tensors)
    {
        writer.Add(PickleCode.EmptyDict).Text("epoch").Integer(3).Add(PickleCode.SetItem).Text("state_dict");
        return Dictionary(writer, tensors).Add(PickleCode.SetItem);
    }

    /// <summary>A zip archive of torch.save.</summary>
    /// <param name="pickle">Its pickle.</param>
    /// <param name="files">Its other files, without the folder.</param>
    public static byte[] Zip(byte[] pickle, params ReadOnlySpan<(string Name, byte[] Bytes)> files)
    {
        StoredZip zip = new();
        zip.Add("made/data.pkl", pickle);
        foreach ((string name, byte[] bytes) in files)
        {
            zip.Add($"made/{name}", bytes);
        }

        using MemoryStream stream = new();
        zip.WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>A legacy file.</summary>
    /// <param name="pickle">Its object's pickle.</param>
    /// <param name="storages">Its storages of float32 by key.</param>
    public static byte[] Legacy(byte[] pickle, params ReadOnlySpan<(string Key, byte[] Bytes)> storages)
    {
        List<byte> file = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];
        file.AddRange(Bytes(Pickle(writer => writer.Integer(1001))));
        file.AddRange(Bytes(Pickle(writer => writer.Add(PickleCode.EmptyDict))));
        file.AddRange(pickle);
        PickleWriter keys = new PickleWriter().Protocol(2).Add(PickleCode.EmptyList);
        foreach ((string key, _) in storages)
        {
            keys.Text(key).Add(PickleCode.Append);
        }

        file.AddRange(Bytes(keys.Add(PickleCode.Stop)));
        byte[] count = new byte[sizeof(long)];
        foreach ((_, byte[] bytes) in storages)
        {
            BinaryPrimitives.WriteInt64LittleEndian(count, bytes.Length / sizeof(float));
            file.AddRange([.. count, .. bytes]);
        }

        return [.. file];
    }

    /// <summary>A pickle's bytes.</summary>
    public static byte[] Bytes(PickleWriter pickle)
    {
        using MemoryStream stream = new();
        pickle.WriteTo(stream);
        return stream.ToArray();
    }
}
