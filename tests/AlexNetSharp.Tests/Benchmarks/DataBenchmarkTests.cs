using AlexNetSharp.Benchmarks;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using SkiaSharp;

namespace AlexNetSharp.Tests.Benchmarks;

/// <summary>What <c>bench data</c> says, and the loop that it measures against.</summary>
public sealed class DataBenchmarkTests
{
    private const int Batch = 8;

    [Theory]
    [InlineData(8000, 0, "the network: the loader is 40 times as fast as the trainer.")]
    [InlineData(500, 0.9, "the network: the loader is 2.5 times as fast as the trainer.")]
    [InlineData(120, 0.5, "the data: the loader makes 0.6 of the images that the trainer could take.")]
    [InlineData(120, 0.9, "the data: the loader, most of whose work is decoding, makes 0.6 of the images that the trainer could take.")]
    public void Bottleneck_TwoSpeeds_NamesTheSlowerSide(double loaded, double decodeShare, string sentence)
    {
        var training = new TrainingWait
        {
            Network = "alexnet",
            Batch = 1,
            Steps = 1,
            LoaderThreads = 1,
            // Half of the step is waiting: the trainer could take 200 images a second.
            ImagesPerSecond = 100,
            StepMilliseconds = 10,
            WaitMilliseconds = 5,
            WaitShare = 0.5,
        };

        Assert.Equal(sentence, DataBenchmark.Bottleneck(loaded, decodeShare, training).ToString());
    }

    [Theory]
    [InlineData(false, new float[] { 9, 10, 17, 18, 10, 11, 18, 19 })]
    [InlineData(true, new float[] { 10, 9, 18, 17, 11, 10, 19, 18 })]
    public void ScalarCrop_SmallImage_GivesPixelsMinusTheMeanThatMoves(bool isMirrored, float[] values)
    {
        // Two interleaved channels of three columns: pixel (y, x) of channel c is 10 + 8 y + 2 x + c, and every mean is 3, in the last
        // column 4.
        byte[] image = [10, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23];
        float[] mean = [3, 3, 4, 3, 3, 4, 3, 3, 4, 3, 3, 4];
        var preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry { Height = 2, Width = 3, Channels = 2 },
            CropSize = 2,
            Mean = MeanRule.Image,
            MeanValues = mean,
        };
        float[] output = new float[8];

        ScalarCrop.Write(image, preprocessing, new View(0, 1, isMirrored), output);

        Assert.Equal(values, output);
    }

    [Fact]
    public void Rows_CompressedPack_HaveDecodingThatTheAugmentRowIsFreeOf()
    {
        (IReadOnlyList<BenchRow> rows, DataFindings found) = Measure(PackStorage.WebDataset);

        Assert.Equal(["decode", "augment", "loader"], rows.Select(row => row.Name));
        Assert.Equal((null, DataBenchmark.Baseline), (rows[0].Baseline, rows[1].Baseline));
        Assert.Equal(rows[0].Milliseconds / (rows[0].Milliseconds + rows[1].Milliseconds), found.DecodeShare, 4);
        Assert.Equal(Batch * 1e3 / rows[0].Milliseconds, rows[0].ImagesPerSecond!.Value, 1e-2 * rows[0].ImagesPerSecond!.Value);
        Assert.InRange(found.DecodeShare, 0.01, 0.9999);
        Assert.Equal(1, found.DecodeShare + found.AugmentShare, 6);
    }

    [Fact]
    public void Rows_RawPack_HaveNoDecoding()
    {
        (IReadOnlyList<BenchRow> rows, DataFindings found) = Measure(PackStorage.Raw);

        Assert.Equal(["augment", "loader"], rows.Select(row => row.Name));
        Assert.Equal((0.0, 1.0), (found.DecodeShare, found.AugmentShare));
    }

    [Fact]
    public void DataImages_CompressedPack_GiveWhatThePackDecodesTo()
    {
        using var folder = new TemporaryFolder();
        using Pack pack = Make(folder, PackStorage.WebDataset);
        int[] samples = [.. Enumerable.Range(0, pack.Train.Count)];

        var images = new DataImages(pack.Train, samples, CancellationToken.None);
        images.Decode(samples);

        byte[] scratch = new byte[pack.Train.ScratchLength];
        Assert.All(samples, sample => Assert.Equal(pack.Train.Read(sample, scratch), images.Read(sample, [])));
    }

    private static (IReadOnlyList<BenchRow> Rows, DataFindings Found) Measure(PackStorage storage)
    {
        using var folder = new TemporaryFolder();
        using Pack pack = Make(folder, storage);
        var benchmark = new DataBenchmark(new RowTimer("data", null, Batch, Pairs: 2, TimeSpan.FromMilliseconds(1)), pack.Train, pack.Preprocessing(28));
        IReadOnlyList<BenchRow> rows = benchmark.Rows(threads: 1);
        return (rows, benchmark.Findings(rows, threads: 1, training: null));
    }

    private static Pack Make(TemporaryFolder folder, PackStorage storage)
    {
        for (int i = 0; i < 24; i++)
        {
            folder.Write($"source/{"ab"[i % 2]}/{i:D2}.png", TestImages.Encode(SKEncodedImageFormat.Png, 40 + i, 50, i));
        }

        PackBuilder.Prepare(new PrepareRequest
        {
            Source = folder.At("source"),
            Pack = folder.At("pack"),
            Geometry = new GeometryOptions { Height = 32, Width = 32, Channels = 3 },
            Storage = storage,
            Threads = 2,
        });
        return Pack.Open(folder.At("pack"));
    }
}
