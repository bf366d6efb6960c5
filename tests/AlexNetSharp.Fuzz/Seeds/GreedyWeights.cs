using System.Buffers.Binary;
using System.Text;
using AlexNetSharp.Files;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small weight files of every format that ask for much memory or time.</summary>
internal static class GreedyWeights
{
    private const int Many = 20_000;

    /// <summary>A file.</summary>
    /// <param name="name">Its kind, with the ending of its format.</param>
    /// <param name="folder">Where what belongs beside it is written.</param>
    public static byte[] Make(string name, string folder) => Path.GetExtension(name) switch
    {
        ".onnx" => Onnx(Path.GetFileNameWithoutExtension(name), folder),
        ".caffemodel" => Caffe(Path.GetFileNameWithoutExtension(name)),
        ".safetensors" => Safetensors(Path.GetFileNameWithoutExtension(name)),
        ".npy" => Shapes(),
        _ => PyTorch(Path.GetFileNameWithoutExtension(name)),
    };

    private static byte[] Onnx(string kind, string folder)
    {
        OnnxBuilder model = new OnnxBuilder().Input("x", 1, 1, 2, 2).Output("y");
        switch (kind)
        {
            case "doubled-sizes":
                model.Node("Constant", [], ["c0"], ("value_ints", new[] { 0, -1 }));
                for (int i = 0; i < 40; i++)
                {
                    model.Node("Concat", [$"c{i}", $"c{i}"], [$"c{i + 1}"]);
                }

                return model.Node("Reshape", ["x", "c40"], ["y"]).Bytes();
            case "many-nodes":
                return Chain(model, Many).Bytes();
            case "chain":
                return Chain(model, 16_000).Bytes();
            case "normalizations":
                const int Maps = 1 << 18;
                model.Floats("w", [Maps, 1, 1, 1], new float[Maps]).Floats("n", [Maps], new float[Maps]);
                model.Node("Conv", ["x", "w"], ["b0"]);
                for (int i = 0; i < 500; i++)
                {
                    model.Node("BatchNormalization", [$"b{i}", "n", "n", "n", "n"], [i == 499 ? "y" : $"b{i + 1}"]);
                }

                return model.Bytes();
            case "many-tensors":
                for (int i = 0; i < Many; i++)
                {
                    model.Floats($"t{i}", [1], 0);
                }

                return Chain(model, 1).Bytes();
            case "long-list":
                return model.Node("MaxPool", ["x"], ["y"], ("kernel_shape", new int[2_000_000])).Bytes();
            case "many-sizes":
                return model.Node("MaxPool", ["x"], ["y"], ("kernel_shape", new int[1_000_000])).Bytes();
            case "many-inputs":
                return model.Node("Concat", [.. Enumerable.Repeat("", 1_100_000)], ["y"]).Bytes();
            case "long-name":
                return model.Node("Relu", ["x"], [new string('n', 100_000)]).Bytes();
            case "long-text":
                return Chain(model, 1).Bytes() is var bytes
                    ? [.. bytes, .. new ProtobufMessage().Message(14, new ProtobufMessage().Text(2, new string('t', 17_000_000))).Bytes()]
                    : [];
            default:
                File.WriteAllBytes(Path.Combine(folder, "numbers"), new byte[1 << 20]);
                for (int i = 0; i < 1000; i++)
                {
                    ProtobufMessage place = new ProtobufMessage().Text(1, "location").Text(2, "numbers");
                    model.Tensor(OnnxBuilder.Described($"t{i}", 1, [1 << 18]).Message(13, place).Integer(14, 1));
                }

                return Chain(model, 1).Bytes();
        }
    }

    private static OnnxBuilder Chain(OnnxBuilder model, int nodes)
    {
        for (int i = 0; i < nodes; i++)
        {
            model.Node("Relu", [i == 0 ? "x" : $"r{i}"], [i == nodes - 1 ? "y" : $"r{i + 1}"]);
        }

        return model;
    }

    private static byte[] Caffe(string kind)
    {
        ProtobufMessage blob = CaffeMessages.Blob([1], [0], CaffeBlobForm.New);
        ProtobufMessage Layer(string name, int blobs) =>
            CaffeMessages.Layer(first: false, name, "Convolution", ([], []), Enumerable.Repeat(blob, blobs));
        return kind switch
        {
            "long-name" => CaffeMessages.Net("net", first: false, [Layer(new string('n', 100_000), 1)]).Bytes(),
            "many-layers" => CaffeMessages.Net("net", first: false, Enumerable.Range(0, Many).Select(i => Layer($"l{i}", 0))).Bytes(),
            "many-blobs" => CaffeMessages.Net("net", first: false, [Layer("l", Many)]).Bytes(),
            _ => CaffeMessages.Net("net", first: false, [Layer(new string('n', 1000), 10_000)]).Bytes(),
        };
    }

    private static byte[] Safetensors(string kind) => kind switch
    {
        "many-tensors" => Safetensors(
            "{" + string.Join(',', Enumerable.Range(0, Many).Select(i => $$"""
            "t{{i}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}
            """)) + "}",
            0),
        "long-name" => Safetensors($$"""{ "{{new string('n', 100_000)}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]} }""", 0),
        "long-text" => Safetensors($$"""{"__metadata__":{"a":"{{new string('t', 16_000_000)}}","{{new string('b', 2000)}}":""} }""", 0),
        "many-sizes" => Safetensors(
            $$"""{"t":{"dtype":"U8","shape":[{{string.Join(',', Enumerable.Repeat(1, 1_000_000))}}],"data_offsets":[0,1]} }""",
            1),
        _ => Safetensors("{}".PadRight(18_000_001), 0),
    };

    private static byte[] Safetensors(string header, int data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[sizeof(long) + text.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, sizeof(long));
        return bytes;
    }

    private static byte[] PyTorch(string kind)
    {
        IEnumerable<byte> pickle = kind switch
        {
            // A list of a thousand pairs, made a dictionary of again and again.
            "copied-lists" =>
            [
                .. Repeat("ccollections\nOrderedDict\nq\0]q\u0001(", 1),
                .. Repeat("NN\u0086", 1000),
                .. Repeat("eh\u0001\u0085q\u00020", 1),
                .. Repeat("h\0h\u0002R0", 10_000),
            ],
            "remembered" => [.. "N"u8, .. Repeat("\u0094", 2_000_000)],
            "instructions" => Repeat("N0", 2_500_000),
            _ => [.. Repeat("]", 1000), .. Repeat("a", 999)],
        };
        return PyTorchSeeds.Zip([0x80, 2, .. pickle, (byte)'.']);
    }

    /// <summary>A million sizes of 1 for an array of objects.</summary>
    private static byte[] Shapes() =>
        NpySeeds.Pickled(
            "\u0080\u0002cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\u0001b\u0087R(K\u0001("
                + string.Concat(Enumerable.Repeat("K\u0001", 60_000))
                + "tcnumpy\ndtype\nU\u0002O8K\0K\u0001\u0087R\u0089]NatbR.");

    private static IEnumerable<byte> Repeat(string text, int count) =>
        Enumerable.Repeat(Encoding.Latin1.GetBytes(text), count).SelectMany(bytes => bytes);
}
