using System.Globalization;
using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Conversion.Caffe;
using AlexNetSharp.Weights.Core;
using TorchSharp;

namespace AlexNetSharp.Tests.Weights.Caffe;

/// <summary>Files with the layers of the published Caffe networks, whose numbers must all find their places.</summary>
public sealed class CaffeNamesTests : IDisposable
{
    private const double Width = 0.1;
    private const int Classes = 7;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bvlc-alexnet", true, "Legacy")]
    [InlineData("bvlc-alexnet", false, "New")]
    [InlineData("caffenet", true, "Unpacked")]
    [InlineData("caffenet", false, "Legacy")]
    [InlineData("alexnet-bn", false, "New")]
    [InlineData("alexnet-bn", false, "Legacy")]
    [InlineData("vgg19-bn", false, "New")]
    [InlineData("resnet10", false, "Double")]
    [InlineData("resnet50", false, "New")]
    [InlineData("resnet50", false, "Unpacked")]
    public void Match_LayersOfAPublishedModel_FindsEveryTensor(string name, bool first, string form)
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        PublishedLayer[] layers = Published(name);
        string path = Written(name, layers, first, Enum.Parse<CaffeBlobForm>(form));
        NetworkDefinition network = Narrow(name);

        using CaffeModelFile file = CaffeModelFile.Open(path);
        IReadOnlyList<TensorSource> sources = Matched(file, name).Sources;

        Dictionary<string, float[]> written = layers
            .SelectMany(layer => layer.Blobs.Select((blob, place) => ($"{layer.Name}/{place}", blob.Values)))
            .ToDictionary(one => one.Item1, one => one.Values);
        Assert.Equal(written.Keys.Order(StringComparer.Ordinal), sources.Select(source => source.Source).Order(StringComparer.Ordinal));
        Assert.All(file.Tensors, tensor => Assert.Equal(written[tensor.Name], file.Read(tensor)));
        AssertPlaces(network, layers, sources);
        Assert.Equal(layers.Count(layer => !first || layer.Type != "Input"), file.Layers.Count);
        Assert.Equal(name, file.NetName);
        Assert.Null(CaffeCheck.Difference(file, network));
    }

    [Fact]
    public void Match_Vgg19AsItsAuthorsPublishedIt_TakesLayersByTheirNames()
    {
        Assert.Equal(
            ["conv1_1/0", "conv1_1/1", "conv1_2/0", "conv1_2/1"],
            CaffeNames.Of(NetworkZoo.Create("vgg19")).Take(4).Select(source => source.Source));
    }

    [Fact]
    public void Match_TensorMissingExtraOrOfAnotherShape_IsNamed()
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        PublishedLayer[] layers = Published("alexnet-bn");

        Assert.Contains(
            "it lacks conv3/bn/2, which holds bn3.counter (1)",
            Refused([.. layers.Select(layer => layer.Name == "conv3/bn" ? layer with { Blobs = layer.Blobs[..2] } : layer)]),
            StringComparison.Ordinal);
        Assert.Contains(
            "it lacks fc7/0, which holds fc7.weight (",
            Refused([.. layers.Where(layer => layer.Name != "fc7")]),
            StringComparison.Ordinal);
        Assert.Contains("it has extra/0 (", Refused([.. layers, layers[3] with { Name = "extra" }]), StringComparison.Ordinal);
        Assert.Contains(
            "its conv2/1 is 9 where conv2.bias needs 26",
            Refused([
                .. layers.Select(layer => layer.Name == "conv2" ? layer with { Blobs = [layer.Blobs[0], ([9], new float[9])] } : layer),
            ]),
            StringComparison.Ordinal);

        string Refused(PublishedLayer[] changed)
        {
            using CaffeModelFile file = CaffeModelFile.Open(Written("alexnet-bn", changed, first: false, CaffeBlobForm.New));
            return Assert.Throws<AlexNetException>(() => Matched(file, "alexnet-bn")).Message;
        }
    }

    /// <summary>The two have the same tensors, but normalization and pooling in another order.</summary>
    [Fact]
    public void Check_NetworkOfTheSameTensors_IsToldApart()
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        using CaffeModelFile file = CaffeModelFile.Open(Written("caffenet", Published("caffenet"), first: false, CaffeBlobForm.New));
        NetworkDefinition network = Narrow("bvlc-alexnet");

        Assert.NotEmpty(Matched(file, "bvlc-alexnet").Sources);
        string? message = CaffeCheck.Difference(file, network);
        Assert.Contains("has layer pool1 (Pooling) where bvlc-alexnet needs norm1 (LRN)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LayerWithOtherParametersOrMissing_IsNamed()
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        PublishedLayer[] layers = Published("caffenet");
        string Refused(IEnumerable<PublishedLayer> changed)
        {
            using CaffeModelFile file = CaffeModelFile.Open(Written("caffenet", [.. changed], first: false, CaffeBlobForm.New));
            return Assert.IsType<string>(CaffeCheck.Difference(file, Narrow("caffenet")));
        }

        ProtobufMessage lrn = new ProtobufMessage().Integer(1, 5).Float(2, 5e-4f).Float(3, 0.75f);
        Assert.Contains(
            "has layer norm1 with 5 maps, alpha 0.0005, beta 0.75, k 1 where caffenet needs norm1 with 5 maps, alpha 0.0001, "
                + "beta 0.75, k 1",
            Refused(layers.Select(layer => layer.Name == "norm1" ? layer with { Parameters = (18, 118, lrn) } : layer)),
            StringComparison.Ordinal);
        Assert.Contains(
            "ends where caffenet needs fc8 (InnerProduct)",
            Refused(layers.Where(layer => layer.Name != "fc8")),
            StringComparison.Ordinal);
        Assert.Contains(
            "goes on with layer relu1 (ReLU) where caffenet needs no more",
            Refused([.. layers, layers[2]]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Check_LeakyRectifier_IsNamed(bool first)
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        string? Difference(float slope) =>
            DifferenceOf("caffenet", "relu3", layer => layer with { Parameters = (30, 123, new ProtobufMessage().Float(1, slope)) }, first);

        Assert.Equal(
            "it has layer relu3 with slope 0.9 of negative values where caffenet needs relu3 with slope 0 of negative values",
            Difference(0.9f));
        Assert.Null(Difference(0));
    }

    [Fact]
    public void Check_ShortcutThatIsNotAddedPlainly_IsNamed()
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        string? Difference(ProtobufMessage parameters) =>
            DifferenceOf("resnet10", "layer_64_1_sum", layer => layer with { Parameters = (24, 110, parameters) });

        Assert.Contains(
            "has layer layer_64_1_sum with max where resnet10 needs",
            Difference(new ProtobufMessage().Integer(1, 2)),
            StringComparison.Ordinal);
        Assert.Contains(
            "has layer layer_64_1_sum with product where",
            Difference(new ProtobufMessage().Integer(1, 0)),
            StringComparison.Ordinal);
        Assert.Contains(
            "with sum with coefficients other than 1 where",
            Difference(new ProtobufMessage().Float(2, 1).Float(2, -1)),
            StringComparison.Ordinal);
        Assert.Null(Difference(new ProtobufMessage().Integer(1, 1).Float(2, 1).Float(2, 1)));
    }

    [Fact]
    public void Check_LayerThatReadsAnother_IsNamed()
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);

        Assert.Equal(
            "it has layer layer_128_1_conv_expand reading layer_64_1_sum where resnet10 needs it reading layer_128_1_relu1",
            DifferenceOf("resnet10", "layer_128_1_conv_expand", layer => layer with { Bottoms = ["layer_64_1_sum"] }));
        Assert.Equal(
            "it has layer conv2 reading pool1 where caffenet needs it reading norm1",
            DifferenceOf("caffenet", "conv2", layer => layer with { Bottoms = ["pool1"] }));
        Assert.Equal(
            "it has layer relu1 reading the pixels where caffenet needs it reading conv1",
            DifferenceOf("caffenet", "relu1", layer => layer with { Bottoms = ["data"] }));
    }

    [Fact]
    public void Check_LayersOfTrainingBetweenAndBeside_AreNoDifference()
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        List<PublishedLayer> layers = [.. Published("resnet10")];
        int sum = layers.FindIndex(layer => layer.Name == "layer_64_1_sum");
        layers[sum] = layers[sum] with { Bottoms = ["layer_64_1_conv2", "one"] };
        layers.Insert(sum, new PublishedLayer("split", "Split", ["conv1_pool"], ["one", "other"], []));
        layers.Insert(sum, new PublishedLayer("quiet", "Silence", ["conv1"], [], []));
        layers[0] = new PublishedLayer("data", "Data", [], ["data", "label"], []);
        layers[^1] = new PublishedLayer("loss", "SoftmaxWithLoss", ["score", "label"], ["loss"], []);

        using CaffeModelFile file = CaffeModelFile.Open(Written("resnet10", [.. layers], first: false, CaffeBlobForm.New));
        Assert.Null(CaffeCheck.Difference(file, Narrow("resnet10")));
    }

    /// <summary>Also where the last layer, or every layer, got another name, as Caffe's tutorial of training further says.</summary>
    [Theory]
    [InlineData("caffenet", "")]
    [InlineData("alexnet-bn", "")]
    [InlineData("caffenet", "fc8")]
    [InlineData("bvlc-alexnet", "fc8")]
    [InlineData("alexnet-bn", "fc8")]
    [InlineData("vgg19-bn", "fc8")]
    [InlineData("caffenet", "all")]
    public void Open_FileOfAPublishedModel_GivesTheLogitsOfANetworkFilledByHand(string name, string renamed)
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        using DisposeScope scope = torch.NewDisposeScope();
        PublishedLayer[] layers = Published(name);
        string New(string layer) => renamed == "all" || layer == renamed ? $"{layer}_flickr" : layer;
        Assert.True(renamed is "" or "all" || layers.Any(layer => layer.Name == renamed));
        string path = Written(
            name,
            [
                .. layers.Select(layer => layer with
                {
                    Name = New(layer.Name),
                    Bottoms = [.. layer.Bottoms.Select(New)],
                    Tops = [.. layer.Tops.Select(New)],
                }),
            ],
            first: false,
            CaffeBlobForm.New);
        ClassLabel[] labels = [.. Enumerable.Range(0, Classes).Select(number => new ClassLabel($"n{number}", $"class {number}"))];

        using ImportedNetwork imported = WeightImport.Open(path, new ImportOptions { Mean = MeanChoice.None, Labels = labels });

        Assert.Equal((name, Classes), (imported.Bundle.Model, imported.Bundle.Labels.Count));
        NetworkDefinition definition = Narrow(name);
        using LoadedNetwork read = LoadedNetwork.Of(imported, torch.CPU);
        using NetworkModule wanted = NetworkBuilder.BuildEmpty(definition, torch.CPU);
        FillByHand(wanted.NamedTensors(), definition, layers);
        wanted.eval();
        torch.Tensor images = RandomTensors.Normal([2, 3, definition.InputSize, definition.InputSize], seed: 3);
        float[] logits = wanted.Forward(images).Values(), found = read.Network.Forward(images).Values();
        Assert.All(logits, value => Assert.True(float.IsFinite(value)));
        Assert.True(logits.Distinct().Count() > Classes);
        Assert.Equal(logits, found);
    }

    /// <summary>A solver's snapshot says what its source of images does: it is used, by the file's own order of planes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_SnapshotThatSaysItsTransform_UsesIt(bool first)
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        PublishedLayer[] layers = Published("caffenet");
        ProtobufMessage transform = new ProtobufMessage().Float(1, 0.00390625f).Integer(3, 227).Float(5, 104).Float(5, 117).Float(5, 123);
        layers[0] = new PublishedLayer("data", "Data", [], ["data", "label"], []) { Parameters = (36, 100, transform) };

        using ImportedNetwork imported = WeightImport.Open(Written("caffenet", layers, first, CaffeBlobForm.New));

        ImagePreprocessing pixels = imported.Bundle.Preprocessing;
        Assert.Null(imported.Notice);
        Assert.Equal((ChannelOrder.Bgr, MeanRule.Pixel, ResizeRule.Warp), (pixels.Order, pixels.Mean, pixels.Geometry.Resize));
        Assert.Equal([123, 117, 104], pixels.MeanValues);
        Assert.Equal([0.00390625f, 0.00390625f, 0.00390625f], pixels.Factors());

        using ImportedNetwork told = WeightImport.Open(
            Written("caffenet", layers, first, CaffeBlobForm.New),
            new ImportOptions { Mean = MeanChoice.Parse("1,2,3") });
        Assert.Equal([1, 2, 3], told.Bundle.Preprocessing.MeanValues);
        Assert.Equal(0.00390625f, told.Bundle.Preprocessing.Factors()[0]);
        Assert.Contains("123, 117, 104", told.Notice!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SnapshotOfAMeanImage_NamesItsFile()
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        PublishedLayer[] layers = Published("caffenet");
        ProtobufMessage transform = new ProtobufMessage().Text(4, "data/ilsvrc12/imagenet_mean.binaryproto");
        layers[0] = new PublishedLayer("data", "Data", [], ["data", "label"], []) { Parameters = (36, 100, transform) };
        string path = Written("caffenet", layers, first: false, CaffeBlobForm.New);

        string message = Assert.Throws<AlexNetException>(() => WeightImport.Open(path)).Message;

        Assert.Contains("data/ilsvrc12/imagenet_mean.binaryproto", message, StringComparison.Ordinal);
        Assert.Contains("say it with Mean", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileOfAnotherNetworkThanIsSaid_IsRefusedWithTheLayer()
    {
        Assert.SkipUnless(File.Exists(Table), SharedFolder.HowToProvide);
        string path = Written("caffenet", Published("caffenet"), first: false, CaffeBlobForm.New);

        string message = Assert
            .Throws<AlexNetException>(() => WeightImport.Open(path, new ImportOptions { Model = "bvlc-alexnet", Mean = MeanChoice.None }))
            .Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("has layer pool1 (Pooling) where bvlc-alexnet needs norm1 (LRN)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_TransposedWeights_AreTurned()
    {
        ProtobufMessage layer = CaffeMessages.Layer(
            first: false,
            "fc1",
            "InnerProduct",
            (["data"], ["fc1"]),
            [CaffeMessages.Blob([4, 2], [1, 2, 3, 4, 5, 6, 7, 8], CaffeBlobForm.New), CaffeMessages.Blob([2], [1, 2], CaffeBlobForm.New)],
            (0, 117, new ProtobufMessage().Integer(1, 2).Integer(6, 1)));
        string path = _folder.Write("a.caffemodel", CaffeMessages.Net("small", first: false, [layer]).Bytes());
        var network = new NetworkDefinition
        {
            Name = "small",
            Options = new NetworkOptions(),
            InputChannels = 1,
            InputSize = 2,
            StoredSize = 2,
            Classes = 2,
            Layers = [new FullyConnectedLayer("fc1", 2, default)],
        };

        using CaffeModelFile file = CaffeModelFile.Open(path);
        TensorSource weight = new CaffeConvention(file).SourcesOf(network)![0];

        Assert.Equal([1, 0], weight.Axes);
        using torch.Tensor values = NetworkTensors.Read(file, weight);
        Assert.Equal([1, 3, 5, 7, 2, 4, 6, 8], values.Values());
    }

    [Fact]
    public void Of_LayerThatCaffeDoesNotHave_IsRefused()
    {
        string message = Assert.Throws<AlexNetException>(() => CaffeNames.Of(NetworkZoo.Create("lenet5"))).Message;

        Assert.Contains("Layer tanh1 of lenet5", message, StringComparison.Ordinal);
    }

    private string? DifferenceOf(string name, string layer, Func<PublishedLayer, PublishedLayer> change, bool first = false)
    {
        PublishedLayer[] layers = [.. Published(name).Select(one => one.Name == layer ? change(one) : one)];
        using CaffeModelFile file = CaffeModelFile.Open(Written(name, layers, first, CaffeBlobForm.New));
        return CaffeCheck.Difference(file, Narrow(name));
    }

    /// <summary>Layers of weights by their names, normalizations by their order.</summary>
    private static void FillByHand(Dictionary<string, torch.Tensor> targets, NetworkDefinition network, PublishedLayer[] layers)
    {
        void Put(string target, float[] values)
        {
            using var scope = torch.no_grad();
            targets[target].copy_(torch.tensor(values).reshape(targets[target].shape));
        }

        foreach (LayerRecord layer in network.AllLayers().Where(layer => layer is ConvolutionLayer or FullyConnectedLayer))
        {
            PublishedLayer source = layers.Single(one => one.Name == layer.Name);
            Put($"{layer.Name}.weight", source.Blobs[0].Values);
            Put($"{layer.Name}.bias", source.Blobs[1].Values);
        }

        int[] places = [.. Enumerable.Range(0, layers.Length).Where(place => layers[place].Type == "BatchNorm")];
        foreach ((BatchNormLayer layer, int place) in network.AllLayers().OfType<BatchNormLayer>().Zip(places))
        {
            Put($"{layer.Name}.mean_sum", layers[place].Blobs[0].Values);
            Put($"{layer.Name}.variance_sum", layers[place].Blobs[1].Values);
            Put($"{layer.Name}.counter", layers[place].Blobs[2].Values);
            if (layer.ScaleAndShift)
            {
                Put($"{layer.Name}.weight", layers[place + 1].Blobs[0].Values);
                Put($"{layer.Name}.bias", layers[place + 1].Blobs[1].Values);
            }
        }
    }

    private static string Table => Path.Combine(SharedFolder.Path ?? "", "reference", "caffe-layers.tsv");

    private static NetworkMatch Matched(CaffeModelFile file, string name) => NetworkMatch.Find(file, [new CaffeConvention(file)], name);

    private static NetworkDefinition Narrow(string name) =>
        NetworkZoo.Create(name, new NetworkOptions { Width = Width, Classes = Classes });

    /// <summary>Layers of weights have our names; the normalizations stand in both in the same order.</summary>
    private static void AssertPlaces(NetworkDefinition network, PublishedLayer[] layers, IReadOnlyList<TensorSource> sources)
    {
        Dictionary<string, string> places = sources.ToDictionary(source => source.Target, source => source.Source, StringComparer.Ordinal);
        string[] norms = [.. layers.Where(layer => layer.Type == "BatchNorm").Select(layer => layer.Name)];
        BatchNormLayer[] own = [.. network.AllLayers().OfType<BatchNormLayer>()];
        Assert.Equal(norms.Length, own.Length);
        Assert.All(
            own.Zip(norms),
            pair =>
            {
                Assert.Equal(
                    [$"{pair.Second}/0", $"{pair.Second}/1", $"{pair.Second}/2"],
                    new[] { "mean_sum", "variance_sum", "counter" }.Select(statistic => places[$"{pair.First.Name}.{statistic}"]));
                int next = Array.FindIndex(layers, layer => layer.Name == pair.Second) + 1;
                Assert.Equal(
                    layers[next].Type == "Scale" ? layers[next].Name + "/0" : null,
                    places.GetValueOrDefault($"{pair.First.Name}.weight"));
                Assert.Equal(
                    layers[next].Type == "Scale" ? layers[next].Name + "/1" : null,
                    places.GetValueOrDefault($"{pair.First.Name}.bias"));
            });
        Assert.All(
            network.AllLayers().Where(layer => layer is ConvolutionLayer or FullyConnectedLayer),
            layer =>
            {
                Assert.Equal($"{layer.Name}/0", places[$"{layer.Name}.weight"]);
                Assert.Equal(
                    layer is ConvolutionLayer { HasBias: false } ? null : $"{layer.Name}/1",
                    places.GetValueOrDefault($"{layer.Name}.bias"));
            });
    }

    private string Written(string name, PublishedLayer[] layers, bool first, CaffeBlobForm form)
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
        return _folder.Write("a.caffemodel", net.Bytes());
    }

    /// <summary>The table's layers with a tenth of the maps, and random numbers of the shapes that Caffe gives their blobs.</summary>
    private static PublishedLayer[] Published(string network)
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

    private sealed record PublishedLayer(string Name, string Type, string[] Bottoms, string[] Tops, (long[] Shape, float[] Values)[] Blobs)
    {
        public (int First, int Second, ProtobufMessage Message)? Parameters { get; init; }
    }
}
