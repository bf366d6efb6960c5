using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Golden;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Opening packs, torn packs, and packs of real images.</summary>
public sealed class PackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train-00000.images.npy")]
    [InlineData("train-00000.labels.npy")]
    [InlineData("mean.npy")]
    [InlineData("train.files.txt")]
    public void Open_FileCutOrMissing_NamesIt(string name)
    {
        Make();
        string path = _folder.At("pack", name);
        byte[] content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..^1]);
        Assert.Contains(name, Assert.Throws<AlexNetException>(() => Pack.Open(_folder.At("pack"))).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains(name, Assert.Throws<AlexNetException>(() => Pack.Open(_folder.At("pack"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_FlippedBit_NamesTheFile()
    {
        Make();
        string path = _folder.At("pack", "train-00000.images.npy");
        byte[] content = File.ReadAllBytes(path);
        content[^7] ^= 4;
        File.WriteAllBytes(path, content);
        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Contains("train-00000.images.npy", Assert.Throws<AlexNetException>(() => pack.Verify()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoPack_SaysHowToMakeOne() =>
        Assert.Contains(
            "PackBuilder.Prepare(Pack = ",
            Assert.Throws<AlexNetException>(() => Pack.Open(_folder.At("nothing"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Manifest_Written_HasSortedSnakeCaseKeysAndNoPath()
    {
        Make();
        string json = File.ReadAllText(_folder.At("pack", "manifest.json"));
        string[] keys =
        [
            .. json.Split('\n').Where(line => line.StartsWith("  \"", StringComparison.Ordinal)).Select(line => line.Split('"')[1]),
        ];
        Assert.Equal(
            ["classes", "decoders", "format", "geometry", "mean_image", "rejected", "statistics", "storage", "train", "val", "version"],
            keys);
        Assert.DoesNotContain(_folder.Root, json, StringComparison.Ordinal);
        Assert.Contains("\"resize\": \"shorter-side-crop\"", json, StringComparison.Ordinal);
        Assert.Equal(json, PackManifest.Read(_folder.At("pack")).ToJson());
    }

    [Fact]
    public void Statistics_SmallPack_AreThoseOfItsTrainingImages()
    {
        Make();
        using Pack pack = Pack.Open(_folder.At("pack"));
        double[] sums = new double[3];
        for (int i = 0; i < pack.Train.Count; i++)
        {
            ReadOnlySpan<byte> image = pack.Train.Read(i, []);
            for (int j = 0; j < image.Length; j++)
            {
                sums[j % 3] += image[j];
            }
        }

        Assert.All(
            sums.Select((sum, c) => (sum, c)),
            pair => Assert.Equal(pair.sum / pack.Statistics.Pixels, pack.Statistics.ChannelMean[pair.c], 1e-9));
        Assert.Equal(pack.Train.Count * 16L * 16, pack.Statistics.Pixels);
        Assert.Equal(pack.Statistics.ChannelMean[1], pack.MeanImage.Skip(256).Take(256).Average(value => (double)value), 1e-4);
    }

    [Fact]
    public void Prepare_ImageNetSamples_TakesEveryPhoto()
    {
        Assert.SkipWhen(SharedFolder.Path is null, SharedFolder.HowToProvide);
        PrepareResult result = PackBuilder.Prepare(new PrepareRequest
        {
            Source = SharedFolder.Data("imagenet-samples"),
            Pack = _folder.At("samples"),
            ClassFromName = true,
            ValFraction = 0,
        });
        Assert.Equal((67, 67, 0), (result.Classes, result.TrainImages, result.ValImages));
        Assert.Empty(result.Rejected);
        using Pack pack = Pack.Open(_folder.At("samples"));
        Assert.Equal(new ClassLabel("n01440764", "tench"), pack.Classes[0]);
    }

    [Fact]
    public void Prepare_Imagenette_TakesEveryImageOfBothParts()
    {
        Assert.SkipWhen(SharedFolder.Path is null, SharedFolder.HowToProvide);
        bool isFull = Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full";
        Assert.SkipUnless(isFull, "11,435 photos take most of a minute; set ALEXNET_TEST_SIZE=full.");
        PrepareResult result = PackBuilder.Prepare(new PrepareRequest
        {
            Source = SharedFolder.Data("imagenette"),
            Pack = _folder.At("imagenette"),
            Geometry = new PackGeometry { Height = 73, Width = 73 },
        });
        Assert.Equal((10, 9469, 1966), (result.Classes, result.TrainImages, result.ValImages));
        Assert.Empty(result.Rejected);
        using Pack pack = Pack.Open(_folder.At("imagenette"));
        Assert.True(pack.Manifest.Train.Shards.Count > 1);
        int last = pack.Train.Count - 1;
        byte[] file = File.ReadAllBytes(Path.Combine(SharedFolder.Data("imagenette"), pack.Train.ReadFileNames()[last]));
        Assert.Equal(PhotoReader.Read(file, pack.Preprocessing(64, MeanRule.None), PhotoLimits.Usual), pack.Train.Read(last, []));
    }

    private void Make()
    {
        for (int i = 0; i < 8; i++)
        {
            _folder.Write($"source/{(i % 2 == 0 ? "even" : "odd")}/{i}.png", TestImages.Encode(SKEncodedImageFormat.Png, 20, 16, i));
        }

        PackGeometry geometry = new() { Height = 16, Width = 16 };
        PackBuilder.Prepare(new PrepareRequest { Source = _folder.At("source"), Pack = _folder.At("pack"), Geometry = geometry });
    }
}
