using System.IO.Compression;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Fuzz.Seeds;
using CsCheck;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>Idx files: images and labels, plain and gzipped, torn and hostile ones, and the real Fashion-MNIST.</summary>
public sealed class IdxFileTests
{
    private const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    [Fact]
    public void ReadImages_AnySizes_GivesTheBytesThatWereWritten() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 6], Gen.Int[1, 7], Gen.Bool).Sample(
            (count, height, width, isGzipped) =>
            {
                byte[] values = [.. Enumerable.Range(0, count * height * width).Select(i => (byte)(i * 7))];
                byte[] bytes = DataSetSeeds.IdxBytes(values, count, height, width);
                using IdxFile file = Open(isGzipped ? DataSetSeeds.Gzip(bytes) : bytes);
                Assert.Equal((true, count, height, width), (file.IsImages, file.Count, file.Height, file.Width));
                List<byte> read = [];
                while (file.TryReadImage(out byte[]? pixels))
                {
                    Assert.Equal(height * width, pixels.Length);
                    read.AddRange(pixels);
                }

                Assert.Equal(values, read);
            },
            iter: 100,
            threads: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Skip_SomeImages_GoesOnAfterThem(bool isGzipped)
    {
        byte[] bytes = DataSetSeeds.IdxBytes([1, 1, 2, 2, 3, 3], 3, 1, 2);
        using IdxFile file = Open(isGzipped ? DataSetSeeds.Gzip(bytes) : bytes);
        file.Skip(2);

        Assert.True(file.TryReadImage(out byte[]? pixels));
        Assert.Equal([3, 3], pixels);
        Assert.False(file.TryReadImage(out _));
    }

    [Fact]
    public void ReadLabels_LongFile_GivesAll()
    {
        byte[] labels = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i % 251))];
        using IdxFile file = Open(DataSetSeeds.Gzip(DataSetSeeds.IdxBytes(labels, labels.Length)));

        Assert.Equal(labels, file.ReadLabels());
    }

    [Theory]
    [InlineData("", "ends too early")]
    [InlineData("00000D01000000010000", "no idx file of labels or images")]
    [InlineData("00000802000000010000000100", "no idx file of labels or images")]
    [InlineData("0000080100000003AABB", "is 10 bytes long, but its header promises 11")]
    [InlineData("0000080100000001AABB", "is 10 bytes long, but its header promises 9")]
    [InlineData("00000801FFFFFFFFAABB", "a size of 4294967295")]
    [InlineData("0000080100000000", "a size of 0")]
    [InlineData("00000803000FFFFF0000100000001000AA", "but its header promises 17592169267216")]
    [InlineData("00000803000000010000400000004000AA", "a size of 16384 in its header, 1 to 4096 is possible")]
    [InlineData("00000803000000010000000100001001AA", "a size of 4097")]
    public void Open_BadFile_SaysWhatIsWrong(string hex, string sentence)
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() => Open(Convert.FromHexString(hex)));

        Assert.Contains("digits", error.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadImages_GzippedFileOfAnotherLength_SaysSo()
    {
        byte[] bytes = DataSetSeeds.IdxBytes([1, 2, 3, 4], 2, 1, 2);

        Assert.Contains(
            "ends too early",
            Assert.Throws<AlexNetException>(() => ReadAll(DataSetSeeds.Gzip(bytes.AsSpan(..^1)))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is longer",
            Assert.Throws<AlexNetException>(() => ReadAll(DataSetSeeds.Gzip([.. bytes, 0]))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "digits",
            Assert.Throws<AlexNetException>(() => ReadAll(DataSetSeeds.Gzip(bytes)[..^12])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", 60_000)]
    [InlineData("t10k", 10_000)]
    public void Read_RealFashionMnist_HasItsCountsAndPixels(string part, int count)
    {
        Assert.SkipUnless(Directory.Exists(FashionMnist), "Fashion-MNIST is not installed: Debian's package dataset-fashion-mnist.");
        using IdxFile labels = IdxFile.Open($"{FashionMnist}/{part}-labels-idx1-ubyte.gz");
        using IdxFile images = IdxFile.Open($"{FashionMnist}/{part}-images-idx3-ubyte.gz");
        byte[] raw = Inflate($"{FashionMnist}/{part}-images-idx3-ubyte.gz");

        Assert.Equal((count, count, 28, 28), (labels.Count, images.Count, images.Height, images.Width));
        Assert.All(labels.ReadLabels().CountBy(label => label), pair => Assert.Equal(count / 10, pair.Value));
        for (int i = 0; images.TryReadImage(out byte[]? pixels); i++)
        {
            Assert.True(raw.AsSpan(16 + (784 * i), 784).SequenceEqual(pixels), $"Image {i} differs.");
        }
    }

    private static byte[] Inflate(string path)
    {
        using MemoryStream inflated = new();
        using GZipStream gzip = new(File.OpenRead(path), CompressionMode.Decompress);
        gzip.CopyTo(inflated);
        return inflated.ToArray();
    }

    private static void ReadAll(byte[] bytes)
    {
        using IdxFile file = Open(bytes);
        while (file.TryReadImage(out _))
        {
        }
    }

    private static IdxFile Open(byte[] bytes) => new(GzipFile.Inflated(new MemoryStream(bytes)), "digits", bytes.Length);
}
