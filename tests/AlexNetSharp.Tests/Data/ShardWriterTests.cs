using AlexNetSharp.Data.Packs;
using CsCheck;

namespace AlexNetSharp.Tests.Data;

/// <summary>Shards: images keep their order whatever order they are written in, and the places of rejected ones are closed up.</summary>
public sealed class ShardWriterTests
{
    [Fact]
    public void Finish_AnyPlacesRejected_HoldsTheOthersInOrder() =>
        Gen.Select(Gen.Bool.Array[0, 23], Gen.Int[1, 7]).Sample(
            (kept, perShard) =>
            {
                using TemporaryFolder folder = new();
                ShardWriter writer = new(folder.Root, "train", kept.Length, [1, 2, 3], (perShard * 6) + 5);
                int[] labels = [.. kept.Select((isKept, place) => isKept ? place % 3 : -1)];
                for (int place = kept.Length - 1; place >= 0; place--)
                {
                    if (kept[place])
                    {
                        writer.Write(place, Image(place));
                    }
                }

                PackPart part = writer.Finish(labels, kept.Select((_, place) => $"{place}.jpg"));

                int[] places = [.. Enumerable.Range(0, kept.Length).Where(place => kept[place])];
                Assert.Equal(places.Length, part.Count);
                Assert.Equal((places.Length + perShard - 1) / perShard, part.Shards.Count);
                Assert.Equal((2 * part.Shards.Count) + 1, Directory.GetFiles(folder.Root).Length);
                Assert.All(part.Shards.SkipLast(1), shard => Assert.Equal(perShard, shard.Count));
                Assert.Equal(places.SelectMany(Image), part.Shards.SelectMany(shard => NpyFile.ReadBytes(folder.At(shard.Images.Name)).Values));
                long[] wanted = [.. places.Select(place => (long)(place % 3))];
                Assert.Equal(wanted, part.Shards.SelectMany(shard => NpyFile.ReadLongs(folder.At(shard.Labels.Name)).Values));
                Assert.Equal(places.Select(place => $"{place}.jpg"), File.ReadAllLines(folder.At(part.Files.Name)));
            },
            iter: 40,
            threads: 1);

    private static byte[] Image(int place) => [.. Enumerable.Range(0, 6).Select(i => (byte)((place * 7) + i))];
}
