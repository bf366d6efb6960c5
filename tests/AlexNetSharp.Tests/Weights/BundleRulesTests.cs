using AlexNetSharp.Fuzz.Seeds;
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

    public static TheoryData<string, string, string, string> Damages => [.. BundleFaults.All];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Damages))]
    public void Open_MetadataThatDoNotFit_AreRefusedInAShortSentence(string key, string place, string value, string reason)
    {
        Dictionary<string, string> metadata = Bundle().ToMetadata();
        metadata[key] = place.Length == 0 ? value : JsonChange.Set(metadata[key], place, value);
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

    /// <summary>What a bundle of an earlier version does not say has the value that it had then, and not the zero of its type.</summary>
    [Fact]
    public void Open_BundleThatSaysLess_HasTheDefaults()
    {
        Dictionary<string, string> metadata = Bundle().ToMetadata();
        metadata["options"] = """{"classes":3,"width":0.125}""";
        metadata["preprocessing"] = $$"""{"geometry":{"height":{{Stored}},"width":{{Stored}}},"crop_size":64}""";

        WeightBundle bundle = WeightBundle.Read(Written(metadata, Mean(Stored)));

        Assert.Equal(new NetworkOptions { Classes = 3, Width = 0.125 }, bundle.Options);
        Assert.Equal((3, "bilinear", MeanRule.Image), (
            bundle.Preprocessing.Geometry.Channels,
            bundle.Preprocessing.Geometry.Filter,
            bundle.Preprocessing.Mean));
    }

    private static WeightBundle Bundle() => new()
    {
        Model = Network.Name,
        Options = Network.Options,
        Labels = [new ClassLabel("a", "a"), new ClassLabel("star", "star"), new ClassLabel("c", "c")],
        Preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry { Height = Stored, Width = Stored },
            CropSize = Network.InputSize,
            MeanValues = Mean(Stored),
        },
    };

    private static float[] Mean(int side) => [.. Enumerable.Repeat(100f, 3 * side * side)];

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
