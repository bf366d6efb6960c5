using System.Formats.Tar;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>
/// Compressed packs: WebDataset shards that others can read, whose images are those that were summed, loaded and indexed.
/// </summary>
public sealed class CompressedPackTests : IDisposable
{
    private const int Images = 20;
    private readonly TemporaryFolder _folder = new();

    public CompressedPackTests()
    {
        for (int i = 0; i < Images; i++)
        {
            _folder.Write($"source/{"ab"[i % 2]}/{i:D2}.png", TestImages.Encode(SKEncodedImageFormat.Png, 40 + i, 50, i));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Prepare_WebDataset_HoldsTheImagesOfTheRawPackNearly(int channels)
    {
        using Pack raw = Make("raw", PackStorage.Raw, channels), compressed = Make("compressed", PackStorage.WebDataset, channels);
        compressed.Verify();
        Assert.Equal((raw.Train.Count, raw.Val.Count), (compressed.Train.Count, compressed.Val.Count));
        Assert.Equal(raw.Train.ReadFileNames(), compressed.Train.ReadFileNames());
        byte[] scratch = new byte[compressed.Train.ScratchLength];
        for (int i = 0; i < raw.Train.Count; i++)
        {
            ReadOnlySpan<byte> wanted = raw.Train.Read(i, []), found = compressed.Train.Read(i, scratch);
            Assert.Equal(raw.Train.Label(i), compressed.Train.Label(i));
            Assert.True(MeanDifference(wanted, found) < 25, $"image {i} differs by {MeanDifference(wanted, found)} on average");
        }
    }

    /// <summary>
    /// The first quantizer of brightness is 16 at quality 50 (ITU-T T.81, table K.1); the Independent JPEG Group's library takes 5000 /
    /// quality per cent of it below that, and 200 - 2 quality per cent above.
    /// </summary>
    [Theory]
    [InlineData(20, 40)]
    [InlineData(50, 16)]
    [InlineData(75, 8)]
    [InlineData(null, 2)]
    [InlineData(100, 1)]
    public void Prepare_Quality_IsThatOfTheStoredImages(int? quality, int quantizer)
    {
        PackBuilder.Prepare(Request("pack", PackStorage.WebDataset, 3) with { Quality = quality });
        byte[] shard = File.ReadAllBytes(_folder.At("pack", "train-00000.tar"));
        ReadOnlySpan<byte> table = [0xFF, 0xDB];

        int found = shard.AsSpan().IndexOf(table);

        // Marker, two bytes of length, one of number and precision; then the quantizers, the lowest frequency first.
        Assert.Equal((0, quantizer), (shard[found + 4], shard[found + 5]));
    }

    [Fact]
    public void Prepare_WebDataset_StatisticsAreThoseOfTheStoredImages()
    {
        using Pack pack = Make("pack", PackStorage.WebDataset, 3);
        byte[] scratch = new byte[pack.Train.ScratchLength];
        long[] sums = new long[scratch.Length];
        for (int i = 0; i < pack.Train.Count; i++)
        {
            ReadOnlySpan<byte> image = pack.Train.Read(i, scratch);
            for (int place = 0; place < sums.Length; place++)
            {
                sums[place] += image[place];
            }
        }

        int pixels = sums.Length / 3;
        float[] mean =
        [
            .. Enumerable.Range(0, sums.Length).Select(i => (float)((double)sums[(i % pixels * 3) + (i / pixels)] / pack.Train.Count)),
        ];
        Assert.Equal(mean, pack.MeanImage);
    }

    [Fact]
    public void Shards_ReadAsPlainTar_AreWebDatasetSamplesInOrder()
    {
        using Pack pack = Make("pack", PackStorage.WebDataset, 3);
        List<string> names = [];
        int sample = 0;
        byte[] scratch = new byte[pack.Train.ScratchLength];
        foreach (PackShard shard in pack.Manifest.Train.Shards)
        {
            using TarReader reader = new(File.OpenRead(_folder.At("pack", shard.Images.Name)));
            while (reader.GetNextEntry(copyData: true) is { } image)
            {
                TarEntry label = reader.GetNextEntry(copyData: true)!;
                Assert.Equal(Path.ChangeExtension(image.Name, ".cls"), label.Name);
                Assert.EndsWith(".jpg", image.Name, StringComparison.Ordinal);
                Assert.Equal(DateTimeOffset.UnixEpoch, image.ModificationTime);
                using StreamReader text = new(label.DataStream!);
                Assert.Equal($"{pack.Train.Label(sample)}", text.ReadToEnd());
                byte[] file = new byte[image.Length];
                image.DataStream!.ReadExactly(file);
                Assert.Equal(ImageDecoder.Decode(file).Pixels, pack.Train.Read(sample++, scratch).ToArray());
                names.Add(image.Name);
            }
        }

        Assert.Equal(pack.Train.Count, sample);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Prepare_StoppedAfterAnyFile_GoesOnToTheSameBytes()
    {
        Make("whole", PackStorage.WebDataset, 3).Dispose();
        for (int stopAfter = 1; stopAfter < Images; stopAfter++)
        {
            string name = $"stopped-{stopAfter}";
            using CancellationTokenSource stop = new();
            Assert.Throws<StoppedException>(() => PackBuilder.Prepare(
                Request(name, PackStorage.WebDataset, 3),
                new Direct(progress => Cancel(stop, progress.Total > 0 && progress.Done >= stopAfter)),
                stop.Token));
            Make(name, PackStorage.WebDataset, 3).Dispose();
            string[] files = [.. Directory.GetFiles(_folder.At("whole")).Select(path => Path.GetFileName(path)!).Order()];
            Assert.Equal(files, Directory.GetFiles(_folder.At(name)).Select(path => Path.GetFileName(path)!).Order());
            Assert.All(
                files,
                file => Assert.Equal(File.ReadAllBytes(_folder.At("whole", file)), File.ReadAllBytes(_folder.At(name, file))));
        }
    }

    [Fact]
    public void Loader_CompressedPack_GivesTheDecodedImagesWhateverTheThreads()
    {
        using Pack pack = Make("pack", PackStorage.WebDataset, 3);
        ImagePreprocessing preprocessing = pack.Preprocessing(16);
        float[][] filled =
        [
            .. new[] { 1, 3 }.Select(threads =>
            {
                BatchLoader loader = new(
                    pack.Train,
                    preprocessing,
                    new BatchLoaderOptions
                    {
                        BatchSize = pack.Train.Count,
                        Seed = 3,
                        Threads = threads,
                    });
                ArrayBatchBuffer buffer = new(pack.Train.Count, loader.ViewLength);
                return loader.Read(0, 0, 1, [buffer]).Single().Buffer.Images.ToArray();
            }),
        ];
        Assert.Equal(filled[0], filled[1]);
        Assert.Contains(filled[0], value => value != 0);
    }

    [Theory]
    [InlineData("index.npy", "points outside")]
    [InlineData("tar", "is damaged")]
    public void Read_DamagedShardOfTheSameLength_NamesIt(string ending, string reason)
    {
        Make("pack", PackStorage.WebDataset, 3).Dispose();
        string path = _folder.At("pack", $"train-00000.{ending}");
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(ending == "tar" ? 512 : 128, 64).Fill(0x7F);
        File.WriteAllBytes(path, bytes);
        string message = Assert.ThrowsAny<AlexNetException>(() =>
        {
            using Pack pack = Pack.Open(_folder.At("pack"));
            pack.Train.Read(0, new byte[pack.Train.ScratchLength]);
        }).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("train-00000", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Loader_SeveralDamagedImages_ThrowsTheSentenceOfOne(int threads)
    {
        Make("pack", PackStorage.WebDataset, 3).Dispose();
        string path = _folder.At("pack", "train-00000.tar");
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(512, 4096).Clear();
        File.WriteAllBytes(path, bytes);
        using Pack pack = Pack.Open(_folder.At("pack"));
        BatchLoader loader = new(
            pack.Train,
            pack.Preprocessing(16),
            new BatchLoaderOptions { BatchSize = pack.Train.Count, Threads = threads }
        );
        ArrayBatchBuffer buffer = new(pack.Train.Count, loader.ViewLength);
        string message = Assert.Throws<AlexNetException>(() => loader.Read(0, 0, 1, [buffer]).Count()).Message;
        Assert.Contains("train-00000.tar", message, StringComparison.Ordinal);
        Assert.Contains("prepare the pack again", message, StringComparison.Ordinal);
    }

    private static void Cancel(CancellationTokenSource stop, bool isTime)
    {
        if (isTime)
        {
            stop.Cancel();
        }
    }

    private static double MeanDifference(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            sum += Math.Abs(first[i] - second[i]);
        }

        return first.Length == second.Length ? sum / first.Length : double.MaxValue;
    }

    private PrepareRequest Request(string pack, PackStorage storage, int channels) => new()
    {
        Source = _folder.At("source"),
        Pack = _folder.At(pack),
        Geometry = new GeometryOptions { Height = 24, Width = 24, Channels = channels },
        ValFraction = 0.2,
        Storage = storage,
        ImagesPerShard = 7,
        Threads = 2,
    };

    private Pack Make(string pack, PackStorage storage, int channels)
    {
        PackBuilder.Prepare(Request(pack, storage, channels));
        return Pack.Open(_folder.At(pack));
    }

    private sealed class Direct(Action<PrepareProgress> action) : IProgress<PrepareProgress>
    {
        public void Report(PrepareProgress value) => action(value);
    }
}
