using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using CsCheck;

namespace AlexNetSharp.Tests.Data;

/// <summary>Shards: images keep their order, rejected ones leave no gap, and a writer goes on from its state whatever was written after it.</summary>
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
                Assert.Equal(places.SelectMany(Image), part.Shards.SelectMany(shard => NpyFile.ReadBytes(folder.At(shard.Images.Name)).Values));
                long[] wanted = [.. places.Select(place => (long)(place % 3))];
                Assert.Equal(wanted, part.Shards.SelectMany(shard => NpyFile.ReadLongs(folder.At(shard.Labels.Name)).Values));
                Assert.Equal(places.Select(place => $"{place}.jpg"), File.ReadAllLines(folder.At(part.Files.Name)));
                Assert.All(part.Shards.SelectMany(shard => shard.Files), file => Assert.Equal(Pack.Checksum(folder.At(file.Name)), file.Sha256));
            },
            iter: 60,
            threads: 1);

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
