using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Tests.Weights;

/// <summary>
/// Bundles that store bfloat16 and int8: the file is taken apart and its numbers are computed here, without the library's reader or rules.
/// </summary>
public sealed class CompactWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Damages => [.. CompactFaults.All.Select(row => row.Name)];

    /// <summary>A network, its layers of filters and its fully connected layers.</summary>
    public static TheoryData<string, string, string> Networks => new()
    {
        { "alexnet-mini", "conv1 conv2 conv3 conv4 conv5", "fc6 fc7 fc8" },
        { "alexnet-bn", "conv1 conv2 conv3 conv4 conv5", "fc6 fc7 fc8" },
        { "cifar-11pct", "conv1 conv2 local3 local4", "fc10" },
        { "lenet5", "c1 c3 c5", "f6" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Networks))]
    public void BFloat16_File_HasTheNearestNumbersOfTheWeightsAlone(string model, string filters, string connected)
    {
        Dictionary<string, float[]> given = CompactBundle.Write(PathOf("a"), model, WeightStorage.BFloat16);
        HashSet<string> rounded = [.. Weights(filters), .. Weights(connected)];

        MadeSafetensors file = Parse("a");

        Assert.Equal("bfloat16", file.Metadata["storage"]);
        Assert.Equal(given.Keys.Append("preprocessing.mean").Order(), file.Tensors.Keys.Order());
        Assert.Subset(given.Keys.ToHashSet(), rounded);
        Assert.All(given, pair =>
        {
            MadeNumbers stored = file.Tensors[pair.Key];
            Assert.Equal(rounded.Contains(pair.Key) ? "BF16" : "F32", stored.Type);
            Assert.Equal(rounded.Contains(pair.Key) ? pair.Value.Select(Nearest) : pair.Value, Numbers(stored));
        });
        Assert.Equal("F32", file.Tensors["preprocessing.mean"].Type);
        AssertRead("a", name => Numbers(file.Tensors[name]));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Int8_File_IsHalfAStepFromTheWeightsOfFullyConnectedLayers(string model, string filters, string connected)
    {
        Dictionary<string, float[]> given = CompactBundle.Write(PathOf("a"), model, WeightStorage.Int8);

        MadeSafetensors file = Parse("a");

        Assert.Equal("int8", file.Metadata["storage"]);
        Assert.Equal(
            given.Keys.Append("preprocessing.mean").Concat(Weights(connected).Select(name => $"{name}.scale")).Order(),
            file.Tensors.Keys.Order());
        Assert.All(Weights(connected), name =>
        {
            (MadeNumbers weights, MadeNumbers scales) = (file.Tensors[name], file.Tensors[$"{name}.scale"]);
            int rows = (int)weights.Shape[0], length = (int)weights.Shape[1];
            Assert.Equal(("I8", "F32", rows), (weights.Type, scales.Type, scales.Shape.Single()));
            for (int row = 0; row < rows; row++)
            {
                sbyte[] steps = [.. weights.Bytes.Skip(row * length).Take(length).Select(one => (sbyte)one)];
                float[] exact = given[name][(row * length)..((row + 1) * length)];
                double scale = Numbers(scales)[row];
                Assert.Equal(exact.Max(Math.Abs) / 127.0, scale, exact.Max(Math.Abs) / 127.0 * 2e-7);
                Assert.Equal(127, steps.Max(step => Math.Abs((int)step)));
                Assert.All(
                    exact.Zip(steps),
                    pair => Assert.InRange(Math.Abs(pair.First - (pair.Second * scale)), 0, scale * (0.5 + 1e-5)));
            }
        });
        Assert.All(given.Where(pair => !Weights(connected).Contains(pair.Key)), pair =>
        {
            bool isFilter = Weights(filters).Contains(pair.Key);
            Assert.Equal(isFilter ? "BF16" : "F32", file.Tensors[pair.Key].Type);
            Assert.Equal(isFilter ? pair.Value.Select(Nearest) : pair.Value, Numbers(file.Tensors[pair.Key]));
        });
        AssertRead("a", name => Weights(connected).Contains(name) ? Product(file, name) : Numbers(file.Tensors[name]));
    }

    /// <summary>The longest numbers stand first, so that every tensor is aligned for who maps the file.</summary>
    [Fact]
    public void Int8_File_HasEveryTensorAligned()
    {
        CompactBundle.Write(PathOf("a"), "alexnet-mini", WeightStorage.Int8);

        MadeSafetensors file = Parse("a");

        long place = 0;
        foreach (string name in file.Order)
        {
            int size = file.Tensors[name].Type switch { "F32" => 4, "BF16" => 2, _ => 1 };
            Assert.Equal(0, place % size);
            place += file.Tensors[name].Bytes.Length;
        }
    }

    /// <summary>Of the paper's network nearly all weights are in fully connected layers.</summary>
    [Theory]
    [InlineData(WeightStorage.BFloat16, 0.50, 0.51)]
    [InlineData(WeightStorage.Int8, 0.25, 0.29)]
    public void Write_PapersNetwork_IsAHalfOrAQuarterAsLong(WeightStorage storage, double least, double most)
    {
        Dictionary<string, float[]> given = CompactBundle.Write(PathOf("a"), "alexnet", storage, width: 0.25);

        long mean = Parse("a").Tensors["preprocessing.mean"].Bytes.Length;

        double share = (double)(new FileInfo(PathOf("a")).Length - mean) / (sizeof(float) * given.Values.Sum(one => one.Length));
        Assert.InRange(share, least, most);
    }

    /// <summary>What earlier versions wrote: the checksum is of the file that one of them made of the same weights.</summary>
    [Fact]
    public void Float32_File_IsWhatItAlwaysWas()
    {
        CompactBundle.Write(PathOf("a"), "alexnet-mini", WeightStorage.Float32);

        Assert.False(Parse("a").Metadata.ContainsKey("storage"));
        Assert.Equal(
            "32c7fab16aea350829043a0dfc022412926629afd8e4425f3c7ff52031cd54a6",
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf("a")))));
    }

    [Theory]
    [InlineData(WeightStorage.BFloat16)]
    [InlineData(WeightStorage.Int8)]
    public void Write_WhatWasReadFromACompactBundle_GivesTheSameBytes(WeightStorage storage)
    {
        CompactBundle.Write(PathOf("a"), "alexnet-mini", storage, width: 1, weights =>
        {
            // Rows of many magnitudes, as the rounding of their scales depends on these.
            foreach (WeightTensor tensor in Weights("fc6 fc7 fc8").Select(name => weights[name]))
            {
                for (int i = 0; i < tensor.Count; i++)
                {
                    tensor.Values[i] *= 1 + ((float)i / tensor.Count);
                }
            }
        });

        using (ImportedNetwork network = WeightImport.Open(PathOf("a")))
        {
            Assert.Equal(storage, network.Bundle.Storage);
            WeightExport.Write(PathOf("b"), network.Bundle, network.Weights.Tensors);
        }

        Assert.Equal(File.ReadAllBytes(PathOf("a")), File.ReadAllBytes(PathOf("b")));
    }

    [Fact]
    public void Int8_RowsOfZerosAndOfTinyNumbers_AreZeros()
    {
        CompactBundle.Write(PathOf("a"), "alexnet-mini", WeightStorage.Int8, change: weights =>
        {
            WeightTensor tensor = weights["fc8.weight"];
            int length = (int)tensor.Shape[1];
            tensor.Values[..length].Clear();
            tensor.Values[length..(2 * length)].Fill(1e-40f);
        });

        MadeSafetensors file = Parse("a");

        float[] scales = Numbers(file.Tensors["fc8.weight.scale"]);
        Assert.Equal((0f, 0f), (scales[0], scales[1]));
        Assert.NotEqual(0, scales[2]);
        AssertRead("a", name => Weights("fc6 fc7 fc8").Contains(name) ? Product(file, name) : Numbers(file.Tensors[name]));
    }

    [Theory]
    [InlineData(WeightStorage.BFloat16, "conv2.weight", float.NaN)]
    [InlineData(WeightStorage.BFloat16, "fc8.weight", float.PositiveInfinity)]
    [InlineData(WeightStorage.BFloat16, "fc8.weight", float.MaxValue)]
    [InlineData(WeightStorage.Int8, "fc7.weight", float.NaN)]
    [InlineData(WeightStorage.Int8, "fc7.weight", float.NegativeInfinity)]
    [InlineData(WeightStorage.Int8, "fc7.weight", float.MinValue)]
    public void Write_WeightThatCannotBeRounded_NamesItAndWritesNothing(WeightStorage storage, string name, float value)
    {
        string message = Assert.Throws<AlexNetException>(() => CompactBundle.Write(
            PathOf("a"), "alexnet-mini", storage, change: weights => weights[name].Values[7] = value)).Message;

        Assert.StartsWith($"{PathOf("a")} cannot be written: {name} has ", message, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("a")));
    }

    [Theory]
    [InlineData(WeightStorage.Float32)]
    [InlineData(WeightStorage.BFloat16)]
    [InlineData(WeightStorage.Int8)]
    public void Stored_EveryTensor_IsAsInTheFileAndAligned(WeightStorage storage)
    {
        CompactBundle.Write(PathOf("a"), "alexnet-mini", storage);
        MadeSafetensors made = Parse("a");
        using SafetensorsFile file = SafetensorsFile.Open(PathOf("a"), CancellationToken.None);
        NetworkDefinition network = WeightBundle.Read(file).Network();

        var weights = StoredWeights.Read(file, network);

        using ImportedNetwork wide = WeightImport.Open(PathOf("a"));
        Assert.Equal(wide.Weights.Tensors.Select(tensor => tensor.Name), weights.Tensors.Select(tensor => tensor.Name));
        Assert.All(weights.Tensors, tensor =>
        {
            MadeNumbers numbers = made.Tensors[tensor.Name];
            Assert.Same(tensor, weights[tensor.Name]);
            Assert.Equal(numbers.Shape, tensor.Shape);
            Assert.Equal(numbers.Type, tensor.Storage switch
            {
                WeightStorage.Float32 => "F32",
                WeightStorage.BFloat16 => "BF16",
                _ => "I8",
            });
            Assert.Equal(0, tensor.Address % 64);
            Assert.Equal(numbers.Bytes, At(tensor));
            Assert.Equal(
                tensor.Storage == WeightStorage.Int8 ? Numbers(made.Tensors[$"{tensor.Name}.scale"]) : null,
                tensor.Scales);
            float[] values = new float[tensor.Count];
            tensor.Widen(values);
            Assert.Equal(wide.Weights[tensor.Name].Values.ToArray(), values);
        });
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Open_DamagedInt8_IsRefusedInAShortSentence(string name)
    {
        (_, Action<MadeSafetensors> damage, string reason) = CompactFaults.All.Single(row => row.Name == name);
        CompactBundle.Write(PathOf("a"), "alexnet-mini", WeightStorage.Int8);
        MadeSafetensors made = Parse("a");
        damage(made);
        File.WriteAllBytes(PathOf("a"), made.Bytes());
        Action[] openings =
        [
            () => WeightImport.Open(PathOf("a")).Dispose(),
            () => Classifier.Load(PathOf("a")).Dispose(),
            () =>
            {
                using SafetensorsFile file = SafetensorsFile.Open(PathOf("a"), CancellationToken.None);
                StoredWeights.Read(file, WeightBundle.Read(file).Network());
            },
        ];

        Assert.All(openings, open =>
        {
            string message = Assert.Throws<AlexNetException>(open).Message;
            Assert.StartsWith($"{PathOf("a")} has {reason}", message, StringComparison.Ordinal);
            Assert.InRange(message.Length, 1, PathOf("a").Length + 300);
        });
    }

    /// <summary>The damages above are those of a file that is read without them.</summary>
    [Fact]
    public void Open_TakenApartAndPutTogether_IsRead()
    {
        CompactBundle.Write(PathOf("a"), "alexnet-mini", WeightStorage.Int8);
        File.WriteAllBytes(PathOf("a"), Parse("a").Bytes());

        using ImportedNetwork network = WeightImport.Open(PathOf("a"));

        Assert.Equal((WeightStorage.Int8, "safetensors, int8"), (network.Bundle.Storage, network.Format));
    }

    /// <summary>Of other programs' files int8 numbers are what they are, whatever stands beside them.</summary>
    [Fact]
    public void Open_Int8OfAnotherProgram_IsNotMultiplied()
    {
        CompactBundle.Write(PathOf("a"), "alexnet-mini", WeightStorage.Int8);
        MadeSafetensors made = Parse("a");
        made.Metadata.Clear();
        File.WriteAllBytes(PathOf("a"), made.Bytes());

        using TensorFile file = WeightFiles.Open(PathOf("a"));

        float[] read = file.Read(file.Tensors.Single(tensor => tensor.Name == "fc6.weight"));
        Assert.Equal(made.Tensors["fc6.weight"].Bytes.Select(one => (float)(sbyte)one), read);
    }

    private static string[] Weights(string layers) => [.. layers.Split(' ').Select(layer => $"{layer}.weight")];

    /// <summary>The nearest bfloat16: of the two around a number, by their distances in double precision.</summary>
    private static float Nearest(float value)
    {
        uint below = BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000;
        float low = BitConverter.UInt32BitsToSingle(below), high = BitConverter.UInt32BitsToSingle(below + 0x10000);
        double down = Math.Abs((double)value - low), up = Math.Abs((double)high - value);
        bool isLowEven = (below & 0x10000) == 0;
        return down < up || (down == up && isLowEven) ? low : high;
    }

    private static float[] Numbers(MadeNumbers numbers) => numbers.Type switch
    {
        "F32" => MemoryMarshal.Cast<byte, float>(numbers.Bytes).ToArray(),
        "BF16" =>
        [
            .. MemoryMarshal.Cast<byte, ushort>(numbers.Bytes).ToArray().Select(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(numbers)),
    };

    private static float[] Product(MadeSafetensors file, string name)
    {
        float[] scales = Numbers(file.Tensors[$"{name}.scale"]);
        byte[] steps = file.Tensors[name].Bytes;
        return [.. steps.Select((step, i) => (sbyte)step * scales[i / (steps.Length / scales.Length)])];
    }

    private static unsafe byte[] At(StoredTensor tensor)
    {
        byte[] bytes = new ReadOnlySpan<byte>((void*)tensor.Address, tensor.Length).ToArray();
        GC.KeepAlive(tensor);
        return bytes;
    }

    private void AssertRead(string file, Func<string, float[]> numbers)
    {
        using ImportedNetwork network = WeightImport.Open(PathOf(file));
        Assert.All(network.Weights.Tensors, tensor => Assert.Equal(numbers(tensor.Name), tensor.Values.ToArray()));
    }

    private MadeSafetensors Parse(string name) => new(File.ReadAllBytes(PathOf(name)));

    private string PathOf(string name) => _folder.At($"{name}.safetensors");
}
