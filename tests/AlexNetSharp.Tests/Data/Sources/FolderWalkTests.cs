using AlexNetSharp.Data.Sources;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Folders with links: none leads out of the tree in any number of steps, and the listing ends wherever they lead.</summary>
public sealed class FolderWalkTests : IDisposable
{
    private const string Out = "is a symbolic link out of the source, which is followed only where that is asked for";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_LinksOutInTwoSteps_AreRefused()
    {
        _folder.Write("outside/secret.bmp", [1]);
        _folder.Write("outside/sub/x.bmp", [1]);
        _folder.Write("tree/a/1.bmp", [1]);
        Link("tree/d", _folder.At("outside"));
        Link("tree/up", _folder.At("outside", "sub"));
        Link("tree/a/x.bmp", "../d/secret.bmp");
        Link("tree/a/y.bmp", "../up/../secret.bmp");
        Link("tree/a/z.bmp", "../d/../tree/a/1.bmp");

        Assert.Equal(
            [("a", ""), ("a/1.bmp", ""), ("a/x.bmp", Out), ("a/y.bmp", Out), ("a/z.bmp", ""), ("d", Out), ("up", Out)],
            List("tree", followLinks: false));
        (string Path, string Reason)[] followed = List("tree", followLinks: true);
        Assert.All(
            new[] { "a/x.bmp", "a/y.bmp", "a/z.bmp", "d", "d/secret.bmp", "d/sub/x.bmp" },
            path => Assert.Contains((path, ""), followed));
    }

    [Fact]
    public void List_ListBehindTwoSteps_IsRefused()
    {
        _folder.Write("outside/secret.bmp", [1]);
        _folder.Write("tree/1.bmp", [1]);
        Link("tree/d", _folder.At("outside"));
        Link("tree/x.bmp", "d/secret.bmp");
        LinkGuard guard = new(_folder.At("tree"));

        Assert.True(guard.IsInside(guard.Find("1.bmp")!.FullName));
        Assert.False(guard.IsInside(guard.Find("x.bmp")!.FullName));
        Assert.False(guard.IsInside(guard.Find("d/secret.bmp")!.FullName));
    }

    [Fact]
    public void List_RootBehindALink_HoldsItsFiles()
    {
        _folder.Write("real/tree/a/1.bmp", [1]);
        Link("link", "real");
        Link("real/tree/a/2.bmp", "1.bmp");

        Assert.Equal([("a", ""), ("a/1.bmp", ""), ("a/2.bmp", "")], List("link/tree", followLinks: false));
    }

    [Fact]
    public void List_TwoLinksToEachNextFolder_ComesOnceMoreForEach()
    {
        const int depth = 40;
        for (int i = 0; i < depth; i++)
        {
            _folder.Write($"tree/{i:D2}/1.bmp", [1]);
            Link($"tree/{i:D2}/a", $"../{i + 1:D2}");
            Link($"tree/{i:D2}/b", $"../{i + 1:D2}");
        }

        _folder.Write($"tree/{depth}/1.bmp", [1]);
        (string Path, string Reason)[] entries = List("tree", followLinks: false);

        Assert.Equal(depth + 1 + depth, entries.Count(entry => entry.Path.EndsWith(".bmp", StringComparison.Ordinal)));
        Assert.Contains(("00/b", "is a symbolic link to a folder that is listed already"), entries);
        Assert.DoesNotContain(entries, entry => entry.Path == "00/a" && entry.Reason.Length > 0);
    }

    [Fact]
    public void List_LinksInACircle_AreRefused()
    {
        _folder.Write("tree/a/1.bmp", [1]);
        Link("tree/a/up", "..");
        Link("tree/a/self", "self");
        Link("tree/a/one", "two");
        Link("tree/a/two", "one");

        Assert.Equal(
            [
                ("a", ""),
                ("a/1.bmp", ""),
                ("a/one", "is a symbolic link that leads nowhere or to itself"),
                ("a/self", "is a symbolic link that leads nowhere or to itself"),
                ("a/two", "is a symbolic link that leads nowhere or to itself"),
                ("a/up", "is a symbolic link back to a folder that it lies in"),
            ],
            List("tree", followLinks: false));
    }

    [Fact]
    public void List_PlainFolderTooDeep_IsRefusedAsThat()
    {
        string deepest = string.Join('/', Enumerable.Repeat("d", 65));
        _folder.Write($"tree/{deepest}/1.bmp", [1]);
        _folder.Write($"tree/{deepest[..^2]}/2.bmp", [1]);

        (string Path, string Reason)[] entries = List("tree", followLinks: false);
        Assert.Equal((deepest, "lies more than 64 folders deep"), Assert.Single(entries, entry => entry.Reason.Length > 0));
        Assert.Contains((deepest[..^2] + "/2.bmp", ""), entries);
    }

    private void Link(string path, string target) => File.CreateSymbolicLink(_folder.At(path.Split('/')), target);

    private (string Path, string Reason)[] List(string root, bool followLinks) =>
        [
            .. new FolderWalk(_folder.At(root), followLinks, new HashSet<string>())
                .List()
                .Select(entry => (entry.Path, entry.Reason))
                .OrderBy(entry => entry.Path, StringComparer.Ordinal),
        ];
}
