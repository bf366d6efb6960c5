using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Tests.Data;

public sealed class GeometryChoiceTests
{
    private const int MostShards = 20_000;

    /// <summary>
    /// ImageNet as it is at 640 by 640 pixels, 1,228,800 bytes each, would be more shards of 64 MiB than a pack may have.
    /// </summary>
    [Theory]
    [InlineData(1_331_167, 54)]
    [InlineData(20_000, 1)]
    [InlineData(2_000_000_000, 1)]
    public void PerShard_MoreImagesThanUsualShardsMayHold_MakesLargerShards(long images, int usual)
    {
        long perShard = GeometryChoice.PerShard(wanted: 0, usual, images);

        Assert.True(images / usual >= MostShards);
        Assert.InRange(images / perShard + 2, 1, MostShards);
    }

    [Theory]
    [InlineData(0, 341, 341)]
    [InlineData(7, 341, 7)]
    public void PerShard_FewImages_IsWhatIsWantedOrUsual(int wanted, int usual, int expected) =>
        Assert.Equal(expected, GeometryChoice.PerShard(wanted, usual, 50_000));
}
