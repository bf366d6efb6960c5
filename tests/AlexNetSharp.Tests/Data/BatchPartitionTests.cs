using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using CsCheck;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Ranks share a batch: their parts one after the other are the batch of one process, image by image and bit by bit.</summary>
public sealed class BatchPartitionTests : IDisposable
{
    private const int Size = 9;
    private const int Crop = 7;
    private static readonly int[] Counts = [1, 2, 5, 12, 23];
    private readonly TemporaryFolder _folder = new();
    private readonly Pack[] _packs;

    public BatchPartitionTests() => _packs = [.. Counts.Select(Prepare)];

    public void Dispose()
    {
        Array.ForEach(_packs, pack => pack.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public void Read_AnyRanks_ArePartsOfTheSameBatchesInOrder() =>
        Gen.Select(Gen.Int[0, Counts.Length - 1], Gen.Int[1, 26], Gen.Int[1, 9], Gen.Int[0, 3], Gen.Int[1, 3], Gen.Bool)
            .Sample(
                (which, batchSize, ranks, epoch, threads, shuffle) =>
                {
                    Pack pack = _packs[which];
                    BatchLoaderOptions whole = new()
                    {
                        BatchSize = batchSize,
                        Seed = 5,
                        Shuffle = shuffle,
                    };
                    Part[] expected = Read(pack, whole, epoch);
                    Part[][] parts =
                    [
                        .. Enumerable
                            .Range(0, ranks)
                            .Select(rank => Read(pack, whole with { Rank = rank, Ranks = ranks, Threads = threads }, epoch)),
                    ];
                    Assert.Equal(pack.Train.Count, expected.Sum(batch => batch.Samples.Length));
                    Assert.All(parts, part => Assert.Equal(expected.Length, part.Length));
                    for (int batch = 0; batch < expected.Length; batch++)
                    {
                        Part[] ofBatch = [.. parts.Select(part => part[batch])];
                        Assert.Equal(expected[batch].Samples, ofBatch.SelectMany(part => part.Samples));
                        Assert.Equal(expected[batch].Labels, ofBatch.SelectMany(part => part.Labels));
                        Assert.Equal(expected[batch].Images, ofBatch.SelectMany(part => part.Images));
                        Assert.All(ofBatch, part => Assert.Equal(expected[batch].Samples.Length, part.Total));

                        // No rank has more than one image more than another.
                        Assert.InRange(ofBatch.Max(part => part.Samples.Length) - ofBatch.Min(part => part.Samples.Length), 0, 1);
                    }
                }, iter: 300);

    [Fact]
    public void Read_FewerImagesThanRanks_SaysSoByACountOfZero()
    {
        Part[] batches = Read(_packs[1], new BatchLoaderOptions { BatchSize = 8, Rank = 1, Ranks = 4 }, epoch: 0);
        Part batch = Assert.Single(batches);
        Assert.Equal((1, 2), (batch.Samples.Length, batch.Total));
        batch = Assert.Single(Read(_packs[1], new BatchLoaderOptions { BatchSize = 8, Rank = 2, Ranks = 4 }, epoch: 0));
        Assert.Equal((0, 2), (batch.Samples.Length, batch.Total));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 2)]
    [InlineData(2, 2)]
    public void Loader_RankThatIsNone_Throws(int rank, int ranks) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Loader(
                _packs[0],
                new BatchLoaderOptions
                {
                    BatchSize = 1,
                    Rank = rank,
                    Ranks = ranks,
                }));

    private static BatchLoader Loader(Pack pack, BatchLoaderOptions options) => new(pack.Train, pack.Preprocessing(Crop), options);

    private static Part[] Read(Pack pack, BatchLoaderOptions options, int epoch)
    {
        BatchLoader loader = Loader(pack, options);
        ArrayBatchBuffer[] buffers = [new(loader.BufferSize, loader.ViewLength), new(loader.BufferSize, loader.ViewLength)];
        return [.. loader.Read(epoch, 0, epoch + 1, buffers).Select(batch => new Part(
            batch.Total,
            batch.Buffer.Samples[..batch.Count].ToArray(),
            batch.Buffer.Labels[..batch.Count].ToArray(),
            batch.Buffer.Images[..(batch.Count * loader.ViewLength)].ToArray()))];
    }

    private Pack Prepare(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _folder.Write(
                $"source{count}/{(char)('a' + (i % 3))}/{i:D2}.png",
                TestImages.Encode(SKEncodedImageFormat.Png, Size + 2, Size, i));
        }

        Directory.CreateDirectory(_folder.At($"source{count}", "b"));
        PackBuilder.Prepare(new PrepareRequest
        {
            Source = _folder.At($"source{count}"),
            Pack = _folder.At($"pack{count}"),
            Geometry = new PackGeometry { Height = Size, Width = Size },
            ValFraction = 0,
        });
        return Pack.Open(_folder.At($"pack{count}"));
    }

    private sealed record Part(int Total, int[] Samples, long[] Labels, float[] Images);
}
