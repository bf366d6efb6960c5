using System.Text.Json.Nodes;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Tests.Weights;

/// <summary>
/// Bundles whose checksum is right and whose metadata do not fit their network, or say what cannot be: refused in one short sentence by
/// all that opens them, before memory is taken.
/// </summary>
public sealed class BundleRulesTests : IDisposable
{
    private const long MostAllocated = 100 << 20;
    private const int Stored = 73;

    private static readonly NetworkDefinition Network =
        NetworkZoo.Create("alexnet-mini", new NetworkOptions { Classes = 3, Width = 0.125 });

    private readonly TemporaryFolder _folder = new();

    /// <summary>A key of the metadata, a path in its JSON, the value that goes there, and what is said.</summary>
    public static TheoryData<string, string, string, string> Damages { get; } = new()
    {
        { "preprocessing", "geometry.channels", "1", "images of 1 channels for a network that takes 3" },
        { "preprocessing", "geometry.height", "26000", "images of an impossible size (26000x73, at most 4096 pixels a side)" },
        { "preprocessing", "geometry.width", "-5", "images of an impossible size" },
        { "preprocessing", "geometry.filter", "\"lanczos\"", "a resampling filter 'lanczos', which does not exist" },
        { "preprocessing", "geometry.filter", "null", "a resampling filter '', which does not exist" },
        { "preprocessing", "geometry.resize", "77", "ResizeRule 77, which does not exist" },
        { "preprocessing", "geometry", "null", "images of an impossible size" },
        { "preprocessing", "crop_size", "12000", "crops of 12000 pixels out of images of 73x73" },
        { "preprocessing", "crop_size", "60", "crops of 60 pixels for a network that takes 64x64" },
        { "preprocessing", "crop_size", "\"many\"", "'preprocessing' in its metadata with a value that cannot be read ($.crop_size)" },
        { "preprocessing", "mean", "\"channel\"", "a mean of 15987 numbers where 3 in 0..255 are needed" },
        { "preprocessing", "deviation", "[1, 0, 1]", "deviations (1, 0, 1) that are no 3 positive numbers" },
        { "preprocessing", "deviation", "[1, 1e-30, 1]", "deviations (1, 1E-30, 1) that are no 3 positive numbers" },
        { "options", "classes", "2", "3 labels for a network of 2 classes" },
        { "options", "classes", "null", "3 labels for a network of  classes" },
        { "options", "width", "99", "a network that cannot be (The width factor must be above 0 and at most 16; 99 was asked for)" },
        { "options", "input_size", "4", "a network that cannot be (alexnet-mini cannot take an input of 4x4" },
        { "options", "input_size", "128", "crops of 64 pixels for a network that takes 128x128" },
        { "options", "variant", "null", "a label or a variant that is null" },
        { "labels", "0", "null", "a label or a variant that is null" },
        { "labels", "0.name", "\"b\"", "two classes named 'b'" },
        { "labels", "0.name", "\"\"", "a class without a name" },
        { "labels", "0.label", $"\"{new string('l', 2 << 20)}\"", "a label of 2097152 characters, more than 1024" },
        { "labels", "0", "7", "'labels' in its metadata with a value that cannot be read ($[0])" },
        { "model", "", "alexnet-minni", "a network that cannot be (There is no network 'alexnet-minni': did you mean alexnet-mini" },
        { "model", "", new string('m', 1 << 20), "a network's name of 1048576 characters, more than 64" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Damages))]
    public void Open_MetadataThatDoNotFit_AreRefusedInAShortSentence(string key, string place, string value, string reason)
    {
        Dictionary<string, string> metadata = Bundle().ToMetadata();
        metadata[key] = place.Length == 0 ? value : Changed(metadata[key], place, value);
        AssertRefused(Written(metadata, Mean(Stored)), reason);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-1f)]
    [InlineData(256f)]
    public void Open_MeanOutsideOfPixels_IsRefused(float value)
    {
        float[] mean = Mean(Stored);
        mean[7] = value;
        AssertRefused(Written(Bundle().ToMetadata(), mean), "a mean of 15987 numbers where 15987 in 0..255 are needed");
    }

    [Fact]
    public void Open_BundleThatFits_IsRead() =>
        Assert.Equal("alexnet-mini", WeightBundle.Read(Written(Bundle().ToMetadata(), Mean(Stored))).Model);

    private static WeightBundle Bundle() => new()
    {
        Model = Network.Name,
        Options = Network.Options,
        Labels = [new ClassLabel("a", "a"), new ClassLabel("b", "b"), new ClassLabel("c", "c")],
        Preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry { Height = Stored, Width = Stored },
            CropSize = Network.InputSize,
            MeanValues = Mean(Stored),
        },
    };

    private static float[] Mean(int side) => [.. Enumerable.Repeat(100f, 3 * side * side)];

    private static string Changed(string json, string place, string value)
    {
        JsonNode root = JsonNode.Parse(json)!;
        JsonNode node = root;
        string[] parts = place.Split('.');
        foreach (string part in parts[..^1])
        {
            node = node is JsonArray list ? list[int.Parse(part)]! : node[part]!;
        }

        if (node is JsonArray items)
        {
            items[int.Parse(parts[^1])] = JsonNode.Parse(value);
        }
        else
        {
            node[parts[^1]] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }

    private static void AssertRefused(string path, string reason)
    {
        Action[] openings =
        [
            () => WeightBundle.Read(path),
            () => WeightImport.Open(path).Dispose(),
            () => Classifier.Load(path).Dispose(),
        ];
        Assert.All(openings, open =>
        {
            string message = "";
            long allocated = MemoryWatch.Managed(() => message = Assert.Throws<AlexNetException>(open).Message);
            Assert.StartsWith($"{path} has {reason}", message, StringComparison.Ordinal);
            Assert.EndsWith("; write the bundle again.", message, StringComparison.Ordinal);
            Assert.InRange(message.Length, 1, path.Length + 300);
            Assert.InRange(allocated, 0, MostAllocated);
        });
    }

    private unsafe string Written(Dictionary<string, string> metadata, float[] mean)
    {
        string path = _folder.At("a.safetensors");
        using var weights = new NetworkWeights(Network);
        foreach (WeightTensor tensor in weights.Tensors)
        {
            tensor.Values.Clear();
        }

        fixed (float* values = mean)
        {
            SafetensorsWriter.Write(
                path,
                [.. weights.Tensors, new WeightTensor("preprocessing.mean", [3, Stored, Stored], (nint)values)],
                metadata);
        }

        return path;
    }
}
