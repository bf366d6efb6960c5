using System.IO.Compression;
using System.Text;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>The listing of every kind of source of photos can be stopped, and says how many files it found.</summary>
public sealed class ListingTests : IDisposable
{
    private const int Files = 600;
    private readonly TemporaryFolder _folder = new();

    public ListingTests()
    {
        (string Name, byte[] Bytes)[] photos = [.. Enumerable.Range(0, Files).Select(i => ($"a/{i:D4}.jpg", new[] { (byte)1 }))];
        photos.ToList().ForEach(photo => _folder.Write($"folder/{photo.Name}", photo.Bytes));
        _folder.Write("a.tar", ArchiveSeeds.Ustar(photos));
        _folder.Write("a.tar.gz", DataSetSeeds.Gzip(ArchiveSeeds.Ustar(photos)));
        _folder.Write(
            "shard.tar",
            ArchiveSeeds.Ustar(photos.Take(Files / 2).SelectMany(photo => new[] { photo, (photo.Name[..^4] + ".cls", "1"u8.ToArray()) })));
        ZipFile.CreateFromDirectory(_folder.At("folder"), _folder.At("a.zip"));
        object?[] labels = [.. photos.Select((_, i) => i % 2)];
        _folder.Write("a.parquet", ParquetSeeds.Write([.. photos.Select(photo => photo.Bytes)], labels));
        _folder.Write("idx/train-labels-idx1-ubyte.gz", DataSetSeeds.Gzip(DataSetSeeds.IdxBytes(new byte[Files], Files)));
        _folder.Write("idx/train-images-idx3-ubyte.gz", DataSetSeeds.Gzip(DataSetSeeds.IdxBytes(new byte[Files], Files, 1, 1)));
        _folder.Write("folder/list.txt", Encoding.UTF8.GetBytes(string.Concat(photos.Select(photo => $"{photo.Name} x\n"))));
    }

    public static TheoryData<string> Sources =>
        ["folder", "a.tar", "a.tar.gz", "a.zip", "shard.tar", "folder/list.txt", "a.parquet", "idx"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Sources))]
    public void Open_AnySource_ReportsTheFilesFound(string source)
    {
        Progress progress = new();
        using OpenedSource opened = OpenedSource.Open(_folder.At(source), options => options with { Found = progress });
        Assert.Equal([256, 512], progress.Reports.Take(2));
        Assert.InRange(progress.Reports[^1], Files, Files + 1);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Open_Canceled_StopsAtOnce(string source)
    {
        using CancellationTokenSource cancellation = new();
        Progress progress = new() { Then = cancellation.Cancel };
        Assert.Throws<OperationCanceledException>(() =>
            OpenedSource.Open(_folder.At(source), options => options with { Found = progress, Cancellation = cancellation.Token }).Dispose()
        );
        Assert.Equal([256], progress.Reports);
    }

    /// <summary>CIFAR's few files are not listed one by one, but their bytes are read.</summary>
    [Theory]
    [InlineData("cifar")]
    [InlineData("cifar.tar")]
    [InlineData("cifar.tar.gz")]
    public void Open_CifarCanceled_ReadsNoFurther(string source)
    {
        (string Name, byte[] Bytes)[] files = [("train.bin", new byte[3074]), ("test.bin", new byte[3074])];
        files.ToList().ForEach(file => _folder.Write($"cifar/{file.Name}", file.Bytes));
        _folder.Write("cifar.tar", ArchiveSeeds.Ustar(files));
        _folder.Write("cifar.tar.gz", DataSetSeeds.Gzip(ArchiveSeeds.Ustar(files)));
        OpenedSource.Open(_folder.At(source)).Dispose();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            OpenedSource.Open(_folder.At(source), options => options with { Cancellation = cancellation.Token }).Dispose());
    }

    private sealed class Progress : IProgress<int>
    {
        public List<int> Reports { get; } = [];

        public Action? Then { get; init; }

        public void Report(int value)
        {
            Reports.Add(value);
            Then?.Invoke();
        }
    }
}
