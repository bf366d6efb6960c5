using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Cli.Tests;

public sealed class PrepareOptionsTests(CliFixture fixture)
{
    /// <summary>
    /// Each option with a value that is not its default. The quantizer is that of the Independent JPEG Group's library at quality 20: two
    /// and a half times 16.
    /// </summary>
    [Fact]
    public void Prepare_OptionsOfThePack_AreThoseOfThePackThatIsMade()
    {
        using Pack pack = Prepare("--seed", "5");
        PackGeometry geometry = pack.Manifest.Geometry;
        byte[] shard = File.ReadAllBytes(Path.Combine(pack.Folder, pack.Manifest.Train.Shards[0].Images.Name));
        ReadOnlySpan<byte> table = [0xFF, 0xDB];

        Assert.Equal(
            (24, 24, 1, ResizeRule.Warp, ExifRule.Ignore),
            (geometry.Height, geometry.Width, geometry.Channels, geometry.Resize, geometry.Exif));
        Assert.Equal((PackStorage.WebDataset, 60, 20), (pack.Manifest.Storage, pack.Train.Count, pack.Val.Count));
        Assert.Equal([7, 7, 7, 7, 7, 7, 7, 7, 4], pack.Manifest.Train.Shards.Select(one => one.Count));
        Assert.Equal(40, shard[shard.AsSpan().IndexOf(table) + 5]);
    }

    [Fact]
    public void Prepare_OtherSeed_HoldsOutOtherImages()
    {
        using Pack one = Prepare("--seed", "5"), again = Prepare("--seed", "5"), other = Prepare("--seed", "6");

        Assert.Equal(one.Val.ReadFileNames(), again.Val.ReadFileNames());
        Assert.NotEqual(one.Val.ReadFileNames(), other.Val.ReadFileNames());
    }

    private Pack Prepare(params string[] more)
    {
        string pack = fixture.NewPath();
        string[] options =
        [
            "--size", "24", "--resize", "warp", "--grey", "--ignore-exif", "--val-fraction", "0.25", "--storage", "webdataset", "--quality",
            "20", "--shard-images", "7",
        ];
        CommandProcess.Run(["data", "prepare", Path.Combine(fixture.Images, "val"), pack, .. options, .. more]).ShouldSucceed();
        return Pack.Open(pack);
    }
}
