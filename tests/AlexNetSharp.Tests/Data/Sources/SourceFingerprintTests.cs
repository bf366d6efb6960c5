using System.Text;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>
/// An interrupted preparation goes on only with the same images in the same parts: the fingerprint of every kind of source tells.
/// </summary>
public sealed class SourceFingerprintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("list")]
    [InlineData("shard")]
    [InlineData("idx")]
    [InlineData("ilsvrc")]
    public void Fingerprint_OtherSeed_IsAnother(string kind)
    {
        string path = Write(kind, 1);
        Assert.Equal(FingerprintOf(path, 1), FingerprintOf(path, 1));
        Assert.NotEqual(FingerprintOf(path, 1), FingerprintOf(path, 2));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("list")]
    [InlineData("shard")]
    [InlineData("idx")]
    [InlineData("cifar")]
    [InlineData("ilsvrc")]
    public void Fingerprint_OtherContentOfTheSameLength_IsAnother(string kind)
    {
        string path = Write(kind, 1);
        string before = FingerprintOf(path, 1);
        Assert.Equal(path, Write(kind, 2));
        Assert.NotEqual(before, FingerprintOf(path, 1));
    }

    /// <summary>A link's own time and length are those of its text.</summary>
    [Theory]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("shard")]
    public void Fingerprint_OtherContentBehindALink_IsAnother(string kind)
    {
        string path = Write(kind, 1), link = _folder.At("link.tar");
        File.CreateSymbolicLink(link, path);
        string before = FingerprintOf(link, 1);
        Assert.Equal(before, FingerprintOf(link, 1));
        Write(kind, 2);
        Assert.NotEqual(before, FingerprintOf(link, 1));
    }

    [Fact]
    public void Open_CifarOfLinks_IsReadAsTheFiles()
    {
        string path = Write("cifar", 1);
        Directory.CreateDirectory(_folder.At("links"));
        foreach (string name in new[] { "train.bin", "test.bin" })
        {
            File.CreateSymbolicLink(_folder.At("links", name), Path.Combine(path, name));
        }

        Assert.Equal(FingerprintOf(path, 1), FingerprintOf(_folder.At("links"), 1));
    }

    private static string FingerprintOf(string path, ulong seed)
    {
        using OpenedSource source = OpenedSource.Open(path, options => options with { Seed = seed });
        return source.Source.Fingerprint;
    }

    /// <summary>Writes a source of 40 images of one class; the content tells the bytes of each, but not their number.</summary>
    private string Write(string kind, byte content)
    {
        (string Name, byte[] Bytes)[] photos = [.. Enumerable.Range(0, 40).Select(i => ($"{i:D2}.jpg", new[] { content, (byte)i }))];
        byte[] tar = ArchiveSeeds.Ustar(photos.Select(photo => ($"a/{photo.Name}", photo.Bytes)));
        switch (kind)
        {
            case "folder" or "list":
                photos.ToList().ForEach(photo => Put($"folder/a/{photo.Name}", photo.Bytes, content));
                Put("folder/list.txt", Encoding.UTF8.GetBytes(string.Concat(photos.Select(photo => $"a/{photo.Name} x\n"))), 0);
                return kind == "folder" ? _folder.At("folder") : _folder.At("folder", "list.txt");
            case "tar":
                return Put("a.tar", tar, content);
            case "tar.gz":
                return Put("a.tar.gz", DataSetSeeds.Gzip(tar), content);
            case "shard":
                return Put(
                    "b.tar",
                    ArchiveSeeds.Ustar(photos.SelectMany(photo => new[] { photo, (photo.Name[..2] + ".cls", "x"u8.ToArray()) })),
                    content);
            case "idx":
                Put("idx/train-labels-idx1-ubyte", DataSetSeeds.IdxBytes(new byte[40], 40), 0);
                Put("idx/train-images-idx3-ubyte", DataSetSeeds.IdxBytes([.. Enumerable.Repeat(content, 40)], 40, 1, 1), 0);
                return _folder.At("idx");
            case "cifar":
                Put("cifar/train.bin", [0, 0, .. Enumerable.Repeat(content, 3072)], 0);
                Put("cifar/test.bin", [0, 0, .. new byte[3072]], 0);
                return _folder.At("cifar");
            default:
                return WriteIlsvrc(photos, content);
        }
    }

    private string WriteIlsvrc((string Name, byte[] Bytes)[] photos, byte content)
    {
        const string kit = "ILSVRC2012_devkit_t12";
        MatWriter writer = new(isBigEndian: false);
        Put($"ilsvrc/{kit}/data/meta.mat", writer.File(true, MatSeeds.Synsets(writer, (1, "n01", "tench", 0))), 0);
        Put($"ilsvrc/{kit}/data/ILSVRC2012_validation_ground_truth.txt", "1\n"u8.ToArray(), 0);
        Put("ilsvrc/ILSVRC2012_img_train.tar", ArchiveSeeds.Ustar([("n01.tar", ArchiveSeeds.Ustar(photos))]), content);
        return _folder.At("ilsvrc");
    }

    /// <summary>Writes a file whose time of change is as many seconds after a fixed one.</summary>
    private string Put(string name, byte[] bytes, int seconds)
    {
        string path = _folder.Write(name, bytes);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(1_000_000_000 + seconds));
        return path;
    }
}
