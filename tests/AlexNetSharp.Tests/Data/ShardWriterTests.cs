using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Files;
using CsCheck;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>
/// Shards: images keep their order, rejected ones leave no gap, and a writer goes on from its state whatever was written after it.
/// </summary>
public sealed class ShardWriterTests
{
    private static readonly PackGeometry Tiny = new() { Height = 1, Width = 2 };

    [Fact]
    public void Finish_AnyRejectedAndInterruptedAnywhere_HoldsTheOthersInOrder() =>
        Gen.Select(Gen.Bool.Array[0, 23], Gen.Int[1, 7], Gen.Int[0, 23], Gen.Int[0, 5]).Sample(
            (kept, perShard, stop, lost) =>
            {
                using TemporaryFolder folder = new();
                PartState state;
                int saved = Math.Min(stop, kept.Length);
                using (ShardWriter interrupted = new(folder.Root, "train", kept.Length, new RawShards(Tiny), null, perShard))
                {
                    Write(interrupted, kept, 0, saved);
                    Func<PartState> save = interrupted.Save();
                    Write(interrupted, kept, saved, Math.Min(saved + lost, kept.Length));
                    state = save();
                }

                using ShardWriter writer = new(folder.Root, "train", kept.Length, new RawShards(Tiny), state, perShard);
                Write(writer, kept, saved, kept.Length);
                PackPart part = writer.Finish();

                int[] places = [.. Enumerable.Range(0, kept.Length).Where(place => kept[place])];
                Assert.Equal(places.Length, part.Count);
                Assert.Equal((places.Length + perShard - 1) / perShard, part.Shards.Count);
                Assert.All(part.Shards.SkipLast(1), shard => Assert.Equal(perShard, shard.Count));
                Assert.Equal(
                    places.SelectMany(Image),
                    part.Shards.SelectMany(shard => NpyFile.ReadBytes(folder.At(shard.Images.Name)).Values));
                long[] wanted = [.. places.Select(place => (long)(place % 3))];
                Assert.Equal(wanted, part.Shards.SelectMany(shard => NpyFile.ReadLongs(folder.At(shard.Labels.Name)).Values));
                Assert.Equal(places.Select(place => $"{place}.jpg"), File.ReadAllLines(folder.At(part.Files.Name)));
                Assert.All(
                    part.Shards.SelectMany(shard => shard.Files),
                    file => Assert.Equal(Pack.Checksum(folder.At(file.Name)), file.Sha256));
            },
                iter: 60,
                threads: 1);

    /// <summary>
    /// A state speaks of nothing that a power cut could still take: whole shards, the one that is not yet whole, and the names.
    /// </summary>
    [Theory]
    [InlineData(PackStorage.Raw)]
    [InlineData(PackStorage.WebDataset)]
    public void Save_WithAWholeShardAndABegunOne_FlushesWhatItsStateSpeaksOf(PackStorage storage)
    {
        using TemporaryFolder folder = new();
        using ShardWriter writer = new(folder.Root, "train", candidates: 5, Format(storage), null, perShard: 2);
        Write(writer, [true, true, true], 0, 3);
        Func<PartState> save = writer.Save();
        using FlushWatch watch = new();

        PartState state = save();

        PackShard whole = Assert.Single(state.Shards);
        Assert.All(whole.Files, file => Assert.Equal(file.Bytes, watch.LengthOf(file.Name)));
        Assert.InRange(watch.LengthOf(state.Shard!) ?? 0, state.ShardLength, long.MaxValue);
        Assert.Equal(state.NamesLength, watch.LengthOf(ShardWriter.NamesOf("train")));
        Assert.Equal(watch.Names.Count, watch.Names.Distinct().Count());
    }

    [Theory]
    [InlineData(PackStorage.Raw)]
    [InlineData(PackStorage.WebDataset)]
    public void Finish_SeveralShards_FlushesThemAtTheirLastLength(PackStorage storage)
    {
        using TemporaryFolder folder = new();
        using ShardWriter writer = new(folder.Root, "train", candidates: 5, Format(storage), null, perShard: 2);
        using FlushWatch watch = new();
        Write(writer, [true, true, true, true, true], 0, 5);

        PackPart part = writer.Finish();

        Assert.Equal(3, part.Shards.Count);
        Assert.All(part.Shards.SelectMany(shard => shard.Files), file => Assert.Equal(file.Bytes, watch.LengthOf(file.Name)));
    }

    /// <summary>Every file of a pack is on the disk before the pack has its name, and then the name.</summary>
    [Fact]
    public void Prepare_Pack_FlushesEveryFileAndBothFolders()
    {
        using TemporaryFolder folder = new();
        folder.Write("source/a/1.png", TestImages.Encode(SKEncodedImageFormat.Png, 8, 8, 1));
        folder.Write("source/a/2.png", TestImages.Encode(SKEncodedImageFormat.Png, 8, 8, 2));
        Directory.CreateDirectory(folder.At("source", "b"));
        using FlushWatch watch = new();

        PackBuilder.Prepare(
            new PrepareRequest
            {
                Source = folder.At("source"),
                Pack = folder.At("made", "pack"),
                Geometry = new PackGeometry { Height = 8, Width = 8 },
                ValFraction = 0.5,
            });

        Assert.All(
            Directory.GetFiles(folder.At("made", "pack")),
            file => Assert.Equal(new FileInfo(file).Length, watch.LengthOf(Path.GetFileName(file))));
        Assert.Equal(["pack", "made"], watch.Names.TakeLast(2).Select(name => name.Split('.')[0]));
    }

    private static IShardFormat Format(PackStorage storage) =>
        storage == PackStorage.Raw ? new RawShards(Tiny) : new WebDatasetShards(Tiny, quality: 90);

    private static void Write(ShardWriter writer, bool[] kept, int from, int to)
    {
        for (int place = from; place < to; place++)
        {
            if (kept[place])
            {
                writer.Add(Image(place), place % 3, $"{place}.jpg");
            }
            else
            {
                writer.Skip();
            }
        }
    }

    private static byte[] Image(int place) => [.. Enumerable.Range(0, 6).Select(i => (byte)((place * 7) + i))];
}
