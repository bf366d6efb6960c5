using System.Globalization;
using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Conversion.Caffe;

namespace AlexNetSharp.Tests.Weights.Caffe;

/// <summary>The published Caffe models, a tenth as wide, by the table of their layers, with random numbers.</summary>
internal static class PublishedModels
{
    private const double Width = 0.1;
    /// <summary>The classes of the written models.</summary>
    public const int Classes = 7;

    private static string Table => Path.Combine(SharedFolder.Path ?? "", "reference", "caffe-layers.tsv");

    /// <summary>Skips a test where the table of the published layers is not there.</summary>
    public static void SkipWithout() => Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);

    /// <summary>Our network of a model, as narrow as the written file.</summary>
    public static NetworkDefinition Narrow(string name) =>
        NetworkZoo.Create(name, new NetworkOptions { Width = Width, Classes = Classes });

    /// <summary>Where a file's tensors go.</summary>
    public static NetworkMatch Match(CaffeModelFile file, string name) => NetworkMatch.Find(file, [new CaffeConvention(file)], name);

    /// <summary>Writes layers as a model.</summary>
    public static string Write(TemporaryFolder folder, string name, PublishedLayer[] layers, bool first, CaffeBlobForm form)
    {
        PublishedLayer[] kept = [.. layers.Where(layer => !first || layer.Type != "Input")];
        ProtobufMessage net = CaffeMessages.Net(
            name,
            first,
            kept.Select(layer =>
                CaffeMessages.Layer(
                    first,
                    layer.Name,
                    layer.Type,
                    (layer.Bottoms, layer.Tops),
                    layer.Blobs.Select(blob => CaffeMessages.Blob(blob.Shape, blob.Values, form)),
                    layer.Parameters)));
        return folder.Write("a.caffemodel", net.Bytes());
    }

    /// <summary>The table's layers with a tenth of the maps, and random numbers of the shapes that Caffe gives their blobs.</summary>
    public static PublishedLayer[] LayersOf(string network)
    {
        var random = new Random(1);
        string[][] rows =
        [
            .. File.ReadLines(Table)
                .Where(line => line.StartsWith(network + "\t", StringComparison.Ordinal))
                .Select(line => line.Split('\t')),
        ];
        int size = NetworkZoo.Create(network).InputSize;
        var shapes = new Dictionary<string, (int Maps, int Size)>(StringComparer.Ordinal);
        string last = rows.Last(row => row[2] == "InnerProduct")[1];
        return
        [
            .. rows.Select(row =>
            {
                Dictionary<string, string> values = row[5]
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(pair => pair.Split('='))
                    .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
                int Value(string key, int otherwise) =>
                    values.TryGetValue(key, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
                (int maps, int extent) = row[3].Length == 0 ? (3, size) : shapes[row[3].Split(',')[0]];
                int outputs = row[1] == last ? Classes : Math.Max(2, 2 * (int)Math.Round(Value("num_output", 0) * Width / 2));
                (int kernel, int stride, int pad) = (Value("kernel_size", 1), Value("stride", 1), Value("pad", 0));
                bool hasBias = values.GetValueOrDefault("bias_term") != "false";
                long[][] blobs = row[2] switch
                {
                    "Convolution" =>
                    [
                        [outputs, maps / Value("group", 1), kernel, kernel],
                        .. hasBias
                            ?
                            [
                                [outputs],
                            ]
                            : (long[][])[],
                    ],
                    "InnerProduct" =>
                    [
                        [outputs, maps * extent * extent],
                        [outputs],
                    ],
                    "BatchNorm" =>
                    [
                        [maps],
                        [maps],
                        [1],
                    ],
                    "Scale" =>
                    [
                        [maps],
                        [maps],
                    ],
                    _ => [],
                };
                shapes[row[4]] = row[2] switch
                {
                    "Convolution" => (outputs, 1 + ((extent + (2 * pad) - kernel) / stride)),
                    "Pooling" when values.GetValueOrDefault("global_pooling") == "true" => (maps, 1),
                    "Pooling" => (maps, 1 + ((extent - kernel + stride - 1) / stride)),
                    "InnerProduct" => (outputs, 1),
                    _ => (maps, extent),
                };
                return new PublishedLayer(
                    row[1],
                    row[2],
                    row[3].Split(',', StringSplitOptions.RemoveEmptyEntries),
                    [row[4]],
                    [
                        .. blobs.Select(shape =>
                            (shape, Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle()).ToArray())),
                    ])
                {
                    Parameters = row[2] switch
                    {
                        "Convolution" => (
                            10,
                            106,
                            new ProtobufMessage()
                                .Integer(1, outputs)
                                .Integer(2, hasBias ? 1 : 0)
                                .Integer(3, pad)
                                .Integer(4, kernel)
                                .Integer(5, Value("group", 1))
                                .Integer(6, stride)),
                        "InnerProduct" => (17, 117, new ProtobufMessage().Integer(1, outputs)),
                        "LRN" => (
                            18,
                            118,
                            new ProtobufMessage()
                                .Integer(1, Value("local_size", 0))
                                .Float(2, float.Parse(values["alpha"], CultureInfo.InvariantCulture))
                                .Float(3, float.Parse(values["beta"], CultureInfo.InvariantCulture))),
                        "Pooling" when values.ContainsKey("global_pooling") => (
                            19,
                            121,
                            new ProtobufMessage().Integer(1, 1).Integer(12, 1)),
                        "Pooling" => (19, 121, new ProtobufMessage().Integer(2, kernel).Integer(3, stride)),
                        _ => null,
                    },
                };
            }),
        ];
    }
}
