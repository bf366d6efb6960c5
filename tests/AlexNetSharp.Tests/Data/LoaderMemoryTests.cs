using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>
/// Reading a pack holds no image: private memory is the same after every epoch, but for the order of an epoch, which costs 4 bytes an
/// image.
/// </summary>
[Collection(MemoryTests.Name)]
public sealed class LoaderMemoryTests : IDisposable
{
    private const int Pictures = 50;
    private const int Size = 12;
    private const int Epochs = 3;

    /// <summary>What the runtime may need meanwhile for itself, in bytes; the images of the full size are 43 MB.</summary>
    private const double Slack = 2e6;
    private readonly TemporaryFolder _folder = new();

    private static int Images => Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full" ? 100_000 : 2_000;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ThreeEpochs_LeavesMemoryAsItWas()
    {
        Assert.SkipUnless(PrivateMemory.IsKnown, "RssAnon is read from /proc, which Linux has.");
        Prepare();
        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal(Images, pack.Train.Count);
        var loader = new BatchLoader(pack.Train, pack.Preprocessing(Size - 2), new BatchLoaderOptions { BatchSize = 128, Threads = 2 });
        ArrayBatchBuffer[] buffers = [.. Enumerable.Range(0, 3).Select(_ => new ArrayBatchBuffer(loader.BufferSize, loader.ViewLength))];
        Read(loader, buffers, epoch: 0);
        List<double> after = [];
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            Assert.Equal(Images, Read(loader, buffers, epoch));
            after.Add(PrivateMemory.Bytes());
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Images} images: {string.Join(", ", after.Select(bytes => $"{bytes / 1e6:0.00} MB"))}");
        Assert.All(after, bytes => Assert.InRange(bytes, after[0] - Slack, after[0] + Slack));
    }

    private static int Read(BatchLoader loader, ArrayBatchBuffer[] buffers, int epoch) =>
        loader.Read(epoch, 0, epoch + 1, buffers).Sum(batch => batch.Count);

    /// <summary>Makes a pack of a few pictures under many names.</summary>
    private void Prepare()
    {
        byte[][] pictures =
        [
            .. Enumerable.Range(0, Pictures).Select(number => TestImages.Encode(SKEncodedImageFormat.Png, Size, Size, number)),
        ];
        for (int image = 0; image < Images; image++)
        {
            _folder.Write($"source/class{image % 10}/{image:D6}.png", pictures[image % Pictures]);
        }

        PackBuilder.Prepare(new PrepareRequest
        {
            Source = _folder.At("source"),
            Pack = _folder.At("pack"),
            Geometry = new PackGeometry { Height = Size, Width = Size },
            ValFraction = 0,
        });
    }
}
