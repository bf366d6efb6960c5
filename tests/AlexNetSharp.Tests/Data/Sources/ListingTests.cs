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
        _folder.Write("folder/list.txt", Encoding.UTF8.GetBytes(string.Concat(photos.Select(photo => $"{photo.Name} x\n"))));
    }

    public static TheoryData<string> Sources => ["folder", "a.tar", "a.tar.gz", "shard.tar", "folder/list.txt"];

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
