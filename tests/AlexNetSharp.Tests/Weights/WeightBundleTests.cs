using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Safetensors;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Weights;

public sealed class WeightBundleTests : IDisposable
{
    private static readonly NetworkOptions Tiny = new() { Classes = 3, InputSize = 64, Width = 0.125 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ThenOpen_GivesTheSameParametersLabelsAndPreprocessing()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle bundle = Bundle(network);
        WeightBundle.Write(PathOf("a"), bundle, network.Weights());

        using LoadedNetwork loaded = LoadedNetwork.Open(PathOf("a"), CPU);

        Assert.Equal(bundle.Labels, loaded.Bundle.Labels);
        Assert.Equal(network.Definition.Options, loaded.Bundle.Options);
        Assert.Equal(bundle.Preprocessing.MeanValues, loaded.Bundle.Preprocessing.MeanValues);
        Assert.Equal(bundle.Preprocessing with { MeanValues = [] }, loaded.Bundle.Preprocessing with { MeanValues = [] });
        Assert.Equal("model:\n  name: alexnet-mini\n", loaded.Bundle.Recipe);
        Assert.All(
            network.NamedTensors(),
            pair => Assert.True(loaded.Network.NamedTensors()[pair.Key].equal(pair.Value).all().item<bool>(), pair.Key));
    }

    [Fact]
    public void Write_BatchNormalization_CarriesItsRunningStatistics()
    {
        using NetworkModule network = NetworkBuilder.Build(NetworkZoo.Create("alexnet-bn", Tiny), seed: 3);
        using Tensor images = RandomTensors.Normal([2, 3, 64, 64], seed: 1, deviation: 60);
        network.Forward(images).Dispose();
        WeightBundle.Write(PathOf("a"), Bundle(network) with { Model = "alexnet-bn" }, network.Weights());

        using LoadedNetwork loaded = LoadedNetwork.Open(PathOf("a"), CPU);

        Assert.Equal(1, loaded.Network.NamedTensors()["bn3.counter"].item<float>());
        Assert.All(
            network.NamedTensors(),
            pair => Assert.True(loaded.Network.NamedTensors()[pair.Key].equal(pair.Value).all().item<bool>(), pair.Key));

        Dictionary<string, Tensor> fewer = network.NamedTensors();
        fewer.Remove("bn3.variance_sum");
        WeightBundle.Write(PathOf("b"), Bundle(network) with { Model = "alexnet-bn" }, fewer.Weights());
        Assert.Contains(
            "has no tensor bn3.variance_sum",
            Assert.Throws<AlexNetException>(() => LoadedNetwork.Open(PathOf("b"), CPU)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SameParameters_GivesTheSameBytes()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle.Write(PathOf("a"), Bundle(network), network.Weights());
        WeightBundle.Write(PathOf("b"), Bundle(network), network.Weights());

        Assert.Equal(File.ReadAllBytes(PathOf("a")), File.ReadAllBytes(PathOf("b")));
    }

    /// <summary>The file is read here by the format's own description, not by the reader under test.</summary>
    [Fact]
    public void Write_AnyReaderOfTheFormat_FindsHeaderAndData()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle.Write(PathOf("a"), Bundle(network), network.Weights());

        byte[] file = File.ReadAllBytes(PathOf("a"));
        int headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        JsonElement entry = header.RootElement.GetProperty("conv1.weight");
        int begin = entry.GetProperty("data_offsets")[0].GetInt32();
        float first = BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + headerLength + begin));
        Assert.Equal(0, (8 + headerLength) % 8);
        Assert.Equal("F32", entry.GetProperty("dtype").GetString());
        Assert.Equal([6, 3, 11, 11], entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(network.NamedTensors()["conv1.weight"].flatten()[0].item<float>(), first);
        Assert.Equal("alexnet-mini", header.RootElement.GetProperty("__metadata__").GetProperty("model").GetString());
    }

    [Theory]
    [InlineData(0.0, "empty")]
    [InlineData(0.00001, "too short")]
    [InlineData(0.02, "truncated")]
    [InlineData(0.5, "truncated")]
    [InlineData(0.999, "truncated")]
    public void Read_TruncatedFile_IsRefusedWithItsName(double kept, string reason)
    {
        byte[] file = Written();
        File.WriteAllBytes(PathOf("a"), file[..(int)(kept * file.Length)]);

        AlexNetException error = Assert.Throws<AlexNetException>(() => LoadedNetwork.Open(PathOf("a"), CPU));

        Assert.Contains(PathOf("a"), error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneFlippedBit_IsFoundWhereverItIs()
    {
        byte[] file = Written();
        int header = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        IEnumerable<int> places = Enumerable
            .Range(0, 40)
            .Select(i => header * i / 40)
            .Concat(Enumerable.Range(0, 40).Select(i => header + (int)((long)(file.Length - header) * i / 40)));
        foreach (int place in places)
        {
            byte[] altered = [.. file];
            altered[place] ^= 1;
            File.WriteAllBytes(PathOf("a"), altered);

            Assert.Throws<AlexNetException>(() => LoadedNetwork.Open(PathOf("a"), CPU));
        }
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}")]
    [InlineData("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":3}")]
    [InlineData("[1]")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}"
    )]
    public void Open_HostileHeader_IsRefused(string header)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        File.WriteAllBytes(PathOf("a"), [.. length, .. text, 0, 0, 0, 0]);

        AlexNetException error = Assert.Throws<AlexNetException>(() => SafetensorsReader.Open(PathOf("a")));

        Assert.Contains(PathOf("a"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TextFile_SaysThatItIsAText()
    {
        File.WriteAllText(PathOf("a"), "these are no weights at all");

        Assert.Contains(
            "is a text, which is not read",
            Assert.Throws<AlexNetException>(() => LoadedNetwork.Open(PathOf("a"), CPU)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFileAndFolder_SayWhatToGive()
    {
        Assert.Contains(
            "There is no file",
            Assert.Throws<AlexNetException>(() => LoadedNetwork.Open(PathOf("none"), CPU)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is a folder",
            Assert.Throws<AlexNetException>(() => LoadedNetwork.Open(_folder.Root, CPU)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SafetensorsOfAnotherProgram_SaysSo()
    {
        using Tensor two = ones(2);
        SafetensorsWriter.Write(PathOf("a"), new Dictionary<string, Tensor> { ["x"] = two }.Weights(), new Dictionary<string, string>());

        Assert.Contains(
            "no bundle of this program",
            Assert.Throws<AlexNetException>(() => WeightBundle.Read(PathOf("a"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ReadInto_AnotherNetwork_NamesTheTensorThatDoesNotFit()
    {
        using NetworkModule small = Network(Tiny, seed: 1);
        using NetworkModule wide = Network(Tiny with { Width = 0.25 }, seed: 1);
        WeightBundle.Write(PathOf("a"), Bundle(small), small.Weights());
        Dictionary<string, Tensor> fewer = small.NamedTensors();
        fewer.Remove("fc8.bias");
        Dictionary<string, Tensor> more = small.NamedTensors();
        more.Add("fc9.bias", more["fc8.bias"]);

        string shape = Assert.Throws<AlexNetException>(() => WeightBundle.ReadInto(PathOf("a"), wide.Weights())).Message;
        string left = Assert.Throws<AlexNetException>(() => WeightBundle.ReadInto(PathOf("a"), fewer.Weights())).Message;
        string missing = Assert.Throws<AlexNetException>(() => WeightBundle.ReadInto(PathOf("a"), more.Weights())).Message;

        Assert.Contains("conv1.weight as F32 6x3x11x11 where the network needs F32 12x3x11x11", shape, StringComparison.Ordinal);
        Assert.Contains("tensor fc8.bias (3) that the network has no place for", left, StringComparison.Ordinal);
        Assert.Contains("no tensor fc9.bias (3), which the network needs", missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Open_ParameterThatIsNotFinite_NamesTheTensor(float value)
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        using (no_grad())
        {
            tensors["fc7.bias"][1] = value;
        }

        WeightBundle.Write(PathOf("a"), Bundle(network), tensors.Weights());

        AlexNetException error = Assert.Throws<AlexNetException>(() => LoadedNetwork.Open(PathOf("a"), CPU));

        Assert.Contains($"{PathOf("a")} has NaN or infinite numbers in fc7.bias", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The network that it claims to be would need terabytes: the tensors are compared before memory is taken for it.</summary>
    [Fact]
    public void Open_BundleOfAnImmenseNetwork_IsRefusedBeforeItIsBuilt()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        const int Side = 4096;
        WeightBundle immense = Bundle(network) with
        {
            Options = network.Definition.Options with { InputSize = Side, Width = 16 },
            Preprocessing = new ImagePreprocessing
            {
                Geometry = new PackGeometry { Height = Side, Width = Side },
                CropSize = Side,
                Mean = MeanRule.None,
            },
        };
        WeightBundle.Write(PathOf("a"), immense, network.Weights());

        string message = Assert.Throws<AlexNetException>(() => LoadedNetwork.Open(PathOf("a"), CPU)).Message;

        Assert.Contains("these are weights of another network", message, StringComparison.Ordinal);
        Assert.Contains("conv1.weight", message, StringComparison.Ordinal);
    }

    /// <summary>JSON has a number for a choice that has no name: taken as it is, it would mean one of the others without a word.</summary>
    [Fact]
    public void Read_ChoiceThatDoesNotExist_IsRefused()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle bundle = Bundle(network);
        WeightBundle.Write(
            PathOf("a"),
            bundle with
            {
                Preprocessing = bundle.Preprocessing with { Order = (ChannelOrder)7 },
            },
            network.Weights());
        WeightBundle.Write(
            PathOf("b"),
            bundle with
            {
                Options = bundle.Options with { Variant = new NetworkVariant { Pooling = (PoolingVariant)9 } },
            },
            network.Weights());

        Assert.Contains(
            "ChannelOrder 7, which does not exist",
            Assert.Throws<AlexNetException>(() => WeightBundle.Read(PathOf("a"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "PoolingVariant 9, which does not exist",
            Assert.Throws<AlexNetException>(() => WeightBundle.Read(PathOf("b"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MeanThatIsNotFinite_IsRefused()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle bundle = Bundle(network);
        float[] mean = [.. bundle.Preprocessing.MeanValues];
        mean[5] = float.NaN;
        WeightBundle.Write(PathOf("a"), bundle with { Preprocessing = bundle.Preprocessing with { MeanValues = mean } }, network.Weights());

        Assert.Contains(
            "a mean of 15987 numbers where 15987 in 0..255 are needed",
            Assert.Throws<AlexNetException>(() => WeightBundle.Read(PathOf("a"))).Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// Each value of a bundle's JSON in turn becomes each of some others, of its own kind and of other kinds: the answer is a bundle or the
    /// one exception.
    /// </summary>
    [Theory]
    [InlineData("options")]
    [InlineData("labels")]
    [InlineData("preprocessing")]
    public void FromMetadata_AnyValueReplaced_GivesABundleOrTheOneException(string key)
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle bundle = Bundle(network);
        Dictionary<string, string> metadata = bundle.ToMetadata();
        string[] substitutes =
        [
            "null", "true", "-1", "0", "1", "3", "65535", "2000000000", "1e300", "0.5",
            "\"x\"",
            "\"\"",
            "[]",
            "[null]",
            "{}",
        ];
        int places = Values(JsonNode.Parse(metadata[key])!).Count();
        (int refused, int accepted) = (0, 0);
        foreach ((int place, string substitute) in Enumerable
                .Range(0, places)
                .SelectMany(place => substitutes.Select(substitute => (place, substitute))))
        {
            JsonNode changed = JsonNode.Parse(metadata[key])!;
            Values(changed).ElementAt(place).ReplaceWith(JsonNode.Parse(substitute));
            try
            {
                WeightBundle read = WeightBundle.FromMetadata(
                    "a",
                    new Dictionary<string, string>(metadata) { [key] = changed.ToJsonString() },
                    bundle.Preprocessing.MeanValues);
                read.Network();
                accepted++;
            }
            catch (AlexNetException)
            {
                refused++;
            }
        }

        Assert.True(places > 3, $"{places} values of {key} were changed.");
        Assert.True(refused > 0 && accepted > 0, $"{refused} were refused, {accepted} accepted.");
    }

    [Fact]
    public void Write_PixelsOfAnotherKind_CarriesThem()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle bundle = Bundle(network);
        ImagePreprocessing given = bundle.Preprocessing with
        {
            Mean = MeanRule.Pixel,
            MeanValues = [123.675f, 116.28f, 103.53f],
            Order = ChannelOrder.Bgr,
            Range = PixelRange.Unit,
            Deviation = [58.395f, 57.12f, 57.375f],
        };
        WeightBundle.Write(PathOf("a"), bundle with { Preprocessing = given }, network.Weights());

        ImagePreprocessing read = WeightBundle.Read(PathOf("a")).Preprocessing;

        Assert.Equal((given.Mean, given.Order, given.Range), (read.Mean, read.Order, read.Range));
        Assert.Equal(given.MeanValues, read.MeanValues);
        Assert.Equal(given.Deviation, read.Deviation);
        Assert.Equal([123.675, 116.28, 103.53], read.Input().MeanPixel);
        Assert.Equal([58.395, 57.12, 57.375], read.Input().Deviation);
    }

    [Fact]
    public void Read_BundleOfAnEarlierVersion_IsRgbInItsStoredRange()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle bundle = Bundle(network);
        WeightBundle.Write(PathOf("new"), bundle, network.Weights());
        const string Later = ""","order":"rgb","range":"0..255","deviation":null""";
        Dictionary<string, string> metadata;
        using (SafetensorsReader reader = SafetensorsReader.Open(PathOf("new")))
        {
            string[] keys = ["format", "model", "options", "labels", "preprocessing", "recipe"];
            metadata = keys.ToDictionary(key => key, key => reader.Metadata[key]);
        }

        Assert.Contains(Later, metadata["preprocessing"], StringComparison.Ordinal);
        metadata["preprocessing"] = metadata["preprocessing"].Replace(Later, "", StringComparison.Ordinal);
        using Tensor mean = tensor(bundle.Preprocessing.MeanValues, [3, 73, 73]);
        SafetensorsWriter.Write(
            PathOf("a"),
            new Dictionary<string, Tensor>(network.NamedTensors()) { ["preprocessing.mean"] = mean }.Weights(),
            metadata);

        ImagePreprocessing read = WeightBundle.Read(PathOf("a")).Preprocessing;

        Assert.Equal((ChannelOrder.Rgb, PixelRange.Bytes, MeanRule.Image), (read.Order, read.Range, read.Mean));
        Assert.Null(read.Deviation);
        Assert.Equal([1f, 1f, 1f], read.Factors());
    }

    private static NetworkModule Network(NetworkOptions options, ulong seed) =>
        NetworkBuilder.Build(NetworkZoo.Create("alexnet-mini", options), seed);

    private static WeightBundle Bundle(NetworkModule network) => new()
    {
        Model = "alexnet-mini",
        Options = network.Definition.Options,
        Labels = [new ClassLabel("n1", "a \"tench\""), new ClassLabel("n2", "Schlüssel"), new ClassLabel("n3", "n3")],
        Preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry { Height = 73, Width = 73, Exif = ExifRule.Ignore },
            CropSize = 64,
            Mean = MeanRule.Image,
            MeanValues = [.. Enumerable.Range(0, 3 * 73 * 73).Select(i => i * 0.01f)],
        },
        Recipe = "model:\n  name: alexnet-mini\n",
    };

    private static IEnumerable<JsonNode> Values(JsonNode node) => node switch
    {
        JsonObject parent => parent.Select(pair => pair.Value).OfType<JsonNode>().SelectMany(child => Values(child).Append(child)),
        JsonArray list => list.OfType<JsonNode>().SelectMany(child => Values(child).Append(child)),
        _ => [],
    };

    private byte[] Written()
    {
        using NetworkModule network = Network(Tiny, seed: 3);
        WeightBundle.Write(PathOf("a"), Bundle(network), network.Weights());
        return File.ReadAllBytes(PathOf("a"));
    }

    private string PathOf(string name) => Path.Combine(_folder.Root, name + ".safetensors");
}
