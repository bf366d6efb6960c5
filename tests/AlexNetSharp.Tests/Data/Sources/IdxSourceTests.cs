using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Folders of idx files: parts, labels, sizes, and the real Fashion-MNIST.</summary>
public sealed class IdxSourceTests
{
    private const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Samples_BothParts_ComeInTheFilesOrder(bool isGzipped)
    {
        using TemporaryFolder folder = new();
        Write(folder, "train", [2, 0, 1], isGzipped);
        Write(folder, "t10k", [1], isGzipped);
        using OpenedSource source = OpenedSource.Open(folder.Root);

        Assert.Equal(["0", "1", "2"], source.Classes);
        Assert.Equal((3, 1, new NaturalGeometry(2, 3, 1)), (source.Source.TrainCount, source.Source.ValCount, source.Source.Natural));
        (string, string, bool)[] wanted =
        [
            ("train-images-idx3-ubyte/0", "2", true),
            ("train-images-idx3-ubyte/1", "0", true),
            ("train-images-idx3-ubyte/2", "1", true),
            ("t10k-images-idx3-ubyte/0", "1", false),
        ];
        Assert.Equal(wanted, source.Samples());
        Assert.Equal(wanted[2..], source.Samples(2));
        Assert.Equal(wanted[3..], source.Samples(3));
        Assert.Empty(source.Samples(4));
        Assert.Equal([6, 7, 8, 9, 10, 11], source.Images(channels: 1)["train-images-idx3-ubyte/1"].Pixels);
    }

    /// <summary>As torchvision puts them, below the folder that it is given.</summary>
    [Fact]
    public void Open_FolderAroundTheFiles_IsThatOfTheFiles()
    {
        using TemporaryFolder folder = new();
        folder.Write("MNIST/readme", [1]);
        folder.Write("MNIST/raw/train-images-idx3-ubyte", DataSetSeeds.IdxBytes(new byte[12], 2, 2, 3));
        folder.Write("MNIST/raw/train-labels-idx1-ubyte", DataSetSeeds.IdxBytes([0, 1], 2));
        using (OpenedSource source = OpenedSource.Open(folder.Root))
        {
            Assert.Equal(2, source.Source.TrainCount);
        }

        folder.Write("Fashion/raw/readme", [1]);
        Assert.Contains("holds no images", OpenedSource.Refusal(folder.Root), StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_NoTestFiles_HoldATenthOfEachClassOut()
    {
        using TemporaryFolder folder = new();
        Write(folder, "train", [.. Enumerable.Range(0, 60).Select(i => (byte)(i % 3))], isGzipped: false);
        using OpenedSource source = OpenedSource.Open(folder.Root);

        Assert.Equal((54, 6), (source.Source.TrainCount, source.Source.ValCount));
        Assert.All(source.Samples().Where(sample => !sample.IsTrain).CountBy(sample => sample.Class), pair => Assert.Equal(2, pair.Value));
        Assert.Contains("6 images, a tenth of each class", Assert.Single(source.Source.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FilesThatDoNotBelongTogether_SaysSo()
    {
        using TemporaryFolder folder = new();
        Write(folder, "train", [0, 1], isGzipped: false);
        File.Move(folder.At("train-labels-idx1-ubyte"), folder.At("labels"));
        Assert.Contains("but not its labels", OpenedSource.Refusal(folder.Root), StringComparison.Ordinal);

        folder.Write("train-labels-idx1-ubyte", DataSetSeeds.IdxBytes([0, 1, 1], 3));
        Assert.Contains("holds 2 images", OpenedSource.Refusal(folder.Root), StringComparison.Ordinal);

        File.Copy(folder.At("train-images-idx3-ubyte"), folder.At("train-labels-idx1-ubyte"), overwrite: true);
        Assert.Contains("labels are expected", OpenedSource.Refusal(folder.Root), StringComparison.Ordinal);

        File.Copy(folder.At("labels"), folder.At("train-labels-idx1-ubyte"), overwrite: true);
        folder.Write("t10k-labels-idx1-ubyte", DataSetSeeds.IdxBytes([0], 1));
        folder.Write("t10k-images-idx3-ubyte", DataSetSeeds.IdxBytes(new byte[4], 1, 2, 2));
        Assert.Contains("both parts must have one size", OpenedSource.Refusal(folder.Root), StringComparison.Ordinal);
        Assert.Contains(
            "has its own classes",
            OpenedSource.Refusal(folder.Root, options => options with { ClassFromName = true }),
            StringComparison.Ordinal);
    }

    /// <summary>
    /// Zeros of a gzipped file are a thousandth of their length: a few bytes must not promise a quarter of a billion images.
    /// </summary>
    [Fact]
    public void Open_GzippedFilesThatPromiseMore_AreRefusedBeforeAnythingIsMadeOfThem()
    {
        using var folder = new TemporaryFolder();
        const int promised = 1 << 21;
        byte[] labels = DataSetSeeds.Gzip(DataSetSeeds.IdxBytes(new byte[promised], promised));
        Assert.InRange(labels.Length, 1, promised / 200);
        folder.Write("train-labels-idx1-ubyte.gz", labels);
        folder.Write("train-images-idx3-ubyte.gz", DataSetSeeds.Gzip(DataSetSeeds.IdxBytes([], promised, 28, 28)));
        Assert.Contains("has a size of 2097152 in its header, 1 to 1048576 is possible", Opening(folder.Root), StringComparison.Ordinal);

        folder.Write("train-labels-idx1-ubyte.gz", DataSetSeeds.Gzip(DataSetSeeds.IdxBytes(new byte[1000], 1000)));
        folder.Write("train-images-idx3-ubyte.gz", DataSetSeeds.Gzip(DataSetSeeds.IdxBytes(new byte[999 * 4], 1000, 2, 2)));
        Assert.Contains("train-images-idx3-ubyte.gz ends too early", Opening(folder.Root), StringComparison.Ordinal);

        folder.Write("train-images-idx3-ubyte.gz", DataSetSeeds.Gzip(DataSetSeeds.IdxBytes(new byte[1001 * 4], 1000, 2, 2)));
        Assert.Contains("is longer than its header says", Opening(folder.Root), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_RealFashionMnist_KeepsSizeCountsAndPixels()
    {
        Assert.SkipUnless(Directory.Exists(FashionMnist), "Fashion-MNIST is not installed: Debian's package dataset-fashion-mnist.");
        using TemporaryFolder folder = new();

        PrepareResult result = PackBuilder.Prepare(new PrepareRequest { Source = FashionMnist, Pack = folder.At("pack") });

        using Pack pack = Pack.Open(folder.At("pack"));
        Assert.Equal((60_000, 10_000, 10), (result.TrainImages, result.ValImages, result.Classes));
        Assert.Equal(
            (28, 28, 1, ResizeRule.None),
            (pack.Manifest.Geometry.Height, pack.Manifest.Geometry.Width, pack.Manifest.Geometry.Channels, pack.Manifest.Geometry.Resize));
        byte[] raw = Inflated("t10k-images-idx3-ubyte.gz"),
            labels = Inflated("t10k-labels-idx1-ubyte.gz");
        foreach (int i in new[] { 0, 1, 4_321, 9_999 })
        {
            Assert.Equal(labels[8 + i], pack.Val.Label(i));
            Assert.Equal(raw.AsSpan(16 + (784 * i), 784), pack.Val.Read(i, []));
        }
    }

    /// <summary>The sentence with which the opening alone is refused, before any sample is read.</summary>
    private static string Opening(string path) => Assert.Throws<AlexNetException>(() => OpenedSource.Open(path)).Message;

    private static byte[] Inflated(string name)
    {
        using MemoryStream inflated = new();
        using System.IO.Compression.GZipStream gzip = new(
            File.OpenRead(Path.Combine(FashionMnist, name)),
            System.IO.Compression.CompressionMode.Decompress);
        gzip.CopyTo(inflated);
        return inflated.ToArray();
    }

    private static void Write(TemporaryFolder folder, string part, byte[] labels, bool isGzipped)
    {
        byte[] images = DataSetSeeds.IdxBytes([.. Enumerable.Range(0, labels.Length * 6).Select(i => (byte)i)], labels.Length, 2, 3);
        byte[] marks = DataSetSeeds.IdxBytes(labels, labels.Length);
        string extension = isGzipped ? ".gz" : "";
        folder.Write($"{part}-images-idx3-ubyte{extension}", isGzipped ? DataSetSeeds.Gzip(images) : images);
        folder.Write($"{part}-labels-idx1-ubyte{extension}", isGzipped ? DataSetSeeds.Gzip(marks) : marks);
    }
}
