using System.IO.Compression;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Weight files of every format.</summary>
internal static class WeightInputs
{
    private static readonly string[] Greedy =
    [
        "doubled-sizes.onnx", "many-nodes.onnx", "chain.onnx", "normalizations.onnx", "many-tensors.onnx", "long-list.onnx",
        "many-inputs.onnx",
        "long-name.onnx", "many-sizes.onnx", "long-text.onnx", "shared.onnx", "long-name.caffemodel", "many-layers.caffemodel",
        "many-blobs.caffemodel", "many-names.caffemodel", "many-tensors.safetensors", "long-name.safetensors", "long-text.safetensors",
        "many-sizes.safetensors", "long-header.safetensors", "copied-lists.pth", "remembered.pth", "instructions.pth", "deep.pth",
        "shapes.npy",
    ];

    private static readonly (string File, Func<byte[]> Bytes)[] Broken =
    [
        ("empty.safetensors", () => []),
        ("zeros.pth", () => new byte[1 << 20]),
        ("length.safetensors", () => [.. BitConverter.GetBytes(long.MaxValue), .. "{}"u8]),
        ("negative.safetensors", () => Header("{\"t\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}")),
        ("overlap.safetensors", () => Header("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}")),
        ("outside.safetensors", () => Header("{\"a\":{\"dtype\":\"U8\",\"shape\":[400],\"data_offsets\":[0,400]}}")),
        ("overflow.safetensors", () => Header("{\"a\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}")),
        ("json.safetensors", () => Header(new string('[', 100_000))),
        ("escapes.safetensors", () => Header("{\"\\u001b[2J\":{\"dtype\":\"X\",\"shape\":[4],\"data_offsets\":[0,4]}}")),
        ("cut.pth", () => First(PyTorchSeeds.All())[..^40]),
        ("program.pth", () => PyTorchSeeds.Zip([0x80, 2, .. "cos\nsystem\nX\u0002\0\0\0lsR."u8])),
        ("program-legacy.pth", () => PyTorchSeeds.Legacy([0x80, 2, .. "cos\nsystem\nX\u0002\0\0\0lsR."u8])),
        ("deflated.pth", () => Deflated(100_000_000)),
        ("foreign.pth", Foreign),
        ("branches.onnx", () => Branches(200).Input("x", 1, 1, 2, 2).Bytes()),
        ("missing-storage.pth", () => PyTorchSeeds.Zip(Tensors(PyTorchSeeds.Plain))),
        ("outside.pth", () => Stored(PyTorchSeeds.Plain with { Offset = 1L << 60 })),
        ("strides.pth", () => Stored(PyTorchSeeds.Plain with { Strides = [long.MaxValue, long.MaxValue] })),
        ("repeated.pth", () => Stored(PyTorchSeeds.Plain with { Shape = [1L << 40], Strides = [0] })),
        ("count.pth", () => Stored(PyTorchSeeds.Plain with { Count = long.MaxValue })),
        ("legacy-cut.pth", () => PyTorchSeeds.All().First(one => one.Name == "legacy").Bytes[..^9]),
        ("tar.pth", () =>
            ArchiveSeeds.Ustar([("sys_info", [0x80, 2, (byte)'.']), ("pickle", [0x80, 2, .. "}."u8]),
                ("storages", [1]), ("tensors", [2])])),
        ("object.npy", () => NpySeeds.Pickled("cos\nsystem\n(S'ls'\ntR.")),
        ("header.npy", () =>
            NpySeeds.Header(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (" + string.Concat(Enumerable.Repeat("1,", 20_000)) + "), }",
                2)),
        ("shape.npy", () =>
            NpySeeds.Header("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }")),
        ("negative.npy", () => NpySeeds.Header("{'descr': '<f4', 'fortran_order': False, 'shape': (-5,), }")),
        ("cut.npy", () => First(NpySeeds.All())[..^5]),
        ("cut.caffemodel", () => First(CaffeSeeds.Models())[..^30]),
        ("sizes.caffemodel", () => Blob([1L << 31, 1L << 31, 3, 3])),
        ("negative.caffemodel", () => Blob([-1, 4])),
        ("cut.onnx", () => First(OnnxSeeds.All())[..^30]),
        ("external.onnx", () =>
            new OnnxBuilder().Input("x", 1, 1, 2, 2).Output("y").Tensor(External("../../../../../etc/passwd"))
                .Node("Relu", ["x"], ["y"]).Bytes()),
        ("cycle.onnx", () => new OnnxBuilder().Input("x", 1, 1, 2, 2).Output("y").Node("Add", ["x", "y"], ["y"]).Bytes()),
        ("huge.onnx", () => new OnnxBuilder().Input("x", 1, 1, 1 << 30, 1 << 30).Output("y").Node("Relu", ["x"], ["y"]).Bytes()),
        ("text.onnx", () => "no model"u8.ToArray()),
    ];

    private static readonly (string Fault, Func<byte[]> Bytes)[] Means =
    [
        ("cut.binaryproto", () => First(CaffeSeeds.Means())[..^7]),
        ("sizes.binaryproto", () => CaffeMessages.Blob([3, 1 << 20, 1 << 20], [1], CaffeBlobForm.Legacy).Bytes()),
        ("not-a-number.binaryproto", () => CaffeMessages.Blob([3, 1, 1], [float.NaN, 1, 2], CaffeBlobForm.Legacy).Bytes()),
        ("shape.npy", () => NpySeeds.Header("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 99999, 99999), }")),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Greedy.Select((file, i) => Input(file, i, folder => GreedyWeights.Make(file, folder.Root))),
        .. Broken.Select((row, i) => Input($"broken-{row.File}", i, _ => row.Bytes())),
        .. Means.Select(row => new HostileInput($"mean/{row.Fault}", 1, $"{{folder}}/{row.Fault}", folder =>
            ["weights", "convert", folder.Samples.Weights, folder.At("out.safetensors"), "--mean", folder.Write(row.Fault, row.Bytes())])),
    ];

    /// <summary>
    /// Commands for every ending: a model's nodes are read where it becomes a network, and photos are classified by bundles.
    /// </summary>
    private static string[] CommandsFor(string file) => Path.GetExtension(file) switch
    {
        ".onnx" => ["verify", "convert"],
        ".safetensors" => ["inspect", "verify", "convert", "classify", "evaluate"],
        _ => ["inspect", "verify", "convert"],
    };


    private static HostileInput Input(string file, int number, Func<InputFolder, byte[]> bytes)
    {
        string command = CommandsFor(file)[number % CommandsFor(file).Length];
        return new($"weights/{command}/{file}", 1, $"{{folder}}/{file}", folder =>
            folder.Weights(folder.Write(file, bytes(folder)), command));
    }

    private static byte[] Deflated(int length)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a/data.pkl").Open();
            entry.Write(new byte[length]);
        }

        return stream.ToArray();
    }

    private static byte[] Foreign() =>
        PyTorchSeeds.Zip([0x80, 2, .. Enumerable.Repeat("cx\ny\n)R0"u8.ToArray(), 200_000).SelectMany(one => one), .. "}."u8]);

    private static OnnxBuilder Branches(int depth)
    {
        OnnxBuilder inner = new OnnxBuilder().Output("y").Node("Identity", ["x"], ["y"]);
        for (int i = 0; i < depth; i++)
        {
            inner = new OnnxBuilder().Output("y").Node("If", ["x"], ["y"], ("then_branch", inner));
        }

        return inner;
    }

    private static byte[] First(IEnumerable<(string Name, byte[] Bytes)> seeds) => seeds.First().Bytes;

    private static byte[] Header(string json) =>
        [.. BitConverter.GetBytes((long)json.Length), .. System.Text.Encoding.ASCII.GetBytes(json), .. new byte[4]];

    private static byte[] Tensors(MadeTensor tensor) =>
        PyTorchSeeds.Bytes(PyTorchSeeds.Pickle(writer => PyTorchSeeds.Dictionary(writer, tensor)));

    private static byte[] Stored(MadeTensor tensor) => PyTorchSeeds.Zip(Tensors(tensor), ("data/0", PyTorchSeeds.Storage));

    private static byte[] Blob(long[] shape) => CaffeMessages.Net("net", first: false, [
        CaffeMessages.Layer(first: false, "l", "Convolution", ([], []), [CaffeMessages.Blob(shape, [0], CaffeBlobForm.New)])]).Bytes();

    private static Files.ProtobufMessage External(string path) => OnnxBuilder.Described("t", 1, [1])
        .Message(13, new Files.ProtobufMessage().Text(1, "location").Text(2, path)).Integer(14, 1);
}
