using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small safetensors files, and what bundles say.</summary>
internal static class SafetensorsSeeds
{
    private const string Matrix = """{"fc.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}""";
    private const string Types = """
        {"__metadata__":{"format":"pt","by":"hand"},
         "half":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"brain":{"dtype":"BF16","shape":[1,1],"data_offsets":[6,8]},
         "double":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},"count":{"dtype":"I64","shape":[],"data_offsets":[16,24]},
         "none":{"dtype":"U8","shape":[0],"data_offsets":[24,24]}}
        """;

    private const string Int8 = """
        {"__metadata__":{"storage":"int8"},"fc.weight.scale":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
         "fc.weight":{"dtype":"I8","shape":[2,8],"data_offsets":[8,24]}}
        """;

    // Fewer escapes: a changed byte then changes a value more often than it breaks the JSON.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A matrix, tensors of several kinds of numbers with metadata, and a matrix of int8 with its scales.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All() =>
        [("matrix", File(Matrix)), ("types", File(Types)), ("int8", File(Int8))];

    /// <summary>Metadata of bundles as JSON: of the default network, and of a variant with a mean image and another size.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Bundles() =>
        [
            (
                "plain",
                Bundle(
                    "lenet5",
                    new NetworkOptions { Classes = 2 },
                    new ImagePreprocessing
                    {
                        Geometry = new PackGeometry
                        {
                            Height = 32,
                            Width = 32,
                            Channels = 1,
                        },
                        CropSize = 32,
                        Mean = MeanRule.None,
                        MeanValues = [],
                    })),
            (
                "variant",
                Bundle(
                    "cifar-26pct",
                    new NetworkOptions
                    {
                        Classes = 2,
                        InputSize = 24,
                        Width = 0.5,
                        Variant = new NetworkVariant { Pooling = PoolingVariant.Plain },
                    },
                    new ImagePreprocessing
                    {
                        Geometry = new PackGeometry
                        {
                            Height = 32,
                            Width = 32,
                            Channels = 3,
                            Resize = ResizeRule.Warp,
                        },
                        CropSize = 24,
                        Order = ChannelOrder.Bgr,
                        Mean = MeanRule.Pixel,
                        MeanValues = [1, 2, 3],
                        Deviation = [1, 2, 3],
                    })),
        ];

    /// <summary>
    /// A file of ours with other metadata, and a checksum to match: over the other metadata by their keys, then the data.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="change">Changes the metadata.</param>
    public static byte[] Changed(byte[] file, Action<JsonObject> change)
    {
        int start = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        JsonNode header = JsonNode.Parse(file.AsSpan(sizeof(long)..start))!;
        JsonObject metadata = header["__metadata__"]!.AsObject();
        metadata.Remove("sha256");
        change(metadata);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, JsonNode? value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}\0{(string)value!}\0"));
        }

        hash.AppendData(file, start, file.Length - start);
        metadata["sha256"] = Convert.ToHexStringLower(hash.GetHashAndReset());
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString(Json));
        byte[] padding = [.. Enumerable.Repeat((byte)' ', (8 - (text.Length % 8)) % 8)];
        return [.. BitConverter.GetBytes((long)text.Length + padding.Length), .. text, .. padding, .. file.AsSpan(start)];
    }

    private static byte[] File(string header)
    {
        byte[] bytes = new byte[sizeof(ulong) + header.Length + 24];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(sizeof(ulong)));
        return bytes;
    }

    private static byte[] Bundle(string model, NetworkOptions options, ImagePreprocessing preprocessing)
    {
        var bundle = new WeightBundle
        {
            Model = model,
            Options = options,
            Labels = [.. Enumerable.Range(0, options.Classes!.Value).Select(Label)],
            Preprocessing = preprocessing,
        };
        return JsonSerializer.SerializeToUtf8Bytes(WeightExport.Metadata(bundle), Json);
    }

    private static ClassLabel Label(int number) => new(number.ToString(CultureInfo.InvariantCulture), $"class {number}");
}
