using System.Formats.Tar;
using System.IO.Compression;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Packs whose making was interrupted: the same request goes on to the same bytes, another one begins anew.</summary>
public sealed class PackResumeTests : IDisposable
{
    private const int Good = 21;
    private readonly TemporaryFolder _folder = new();

    public PackResumeTests()
    {
        for (int i = 0; i < Good; i++)
        {
            _folder.Write($"source/{"abc"[i % 3]}/{i}.jpg", TestImages.Encode(SKEncodedImageFormat.Jpeg, 30 + i, 40, i));
        }

        _folder.Write("source/a/99.jpg", "no photo"u8.ToArray());
        _folder.Write("source/b/0.jpg", "no photo"u8.ToArray());
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("source")]
    [InlineData("source.tar.gz")]
    public void Prepare_StoppedAfterAnyFile_GoesOnToTheSameBytes(string source)
    {
        MakeArchive();
        PackBuilder.Prepare(Request("whole", source));
        for (int stopAfter = 1; stopAfter < Good; stopAfter += 3)
        {
            string pack = $"stopped-{stopAfter}";
            Stop(Request(pack, source), stopAfter);
            Assert.False(Directory.Exists(_folder.At(pack)));
            PrepareResult result = PackBuilder.Prepare(Request(pack, source) with { Threads = 1 });
            Assert.Contains(result.Notes, note => note.Contains("went on from there", StringComparison.Ordinal));
            AssertSameFiles("whole", pack);
        }
    }

    [Fact]
    public void Prepare_StoppedTwiceAndTornAfterTheState_GoesOnToTheSameBytes()
    {
        PackBuilder.Prepare(Request("whole"));
        Stop(Request("pack"), 4);
        Stop(Request("pack"), 11);
        foreach (string file in Directory.GetFiles(_folder.At("pack.partial"), "train-*.images.npy"))
        {
            using FileStream torn = new(file, FileMode.Append);
            torn.Write(new byte[1000]);
        }

        File.AppendAllText(_folder.At("pack.partial", "train.files.txt"), "half a na");
        File.WriteAllText(_folder.At("pack.partial", "train-00077.images.npy"), "left by a killed run");
        PackBuilder.Prepare(Request("pack"));
        AssertSameFiles("whole", "pack");
    }

    [Theory]
    [InlineData("geometry")]
    [InlineData("source")]
    [InlineData("seed")]
    [InlineData("lost shard")]
    [InlineData("torn state")]
    [InlineData("torn sums")]
    [InlineData("short names")]
    [InlineData("lost partial shard")]
    public void Prepare_AfterAnInterruptedRunOfSomethingElse_BeginsAnew(string what)
    {
        PrepareRequest request = Request("pack");
        Stop(request, 12);
        switch (what)
        {
            case "geometry":
                request = request with { Geometry = new GeometryOptions { Height = 9, Width = 9 } };
                break;
            case "source":
                _folder.Write("source/a/0.jpg", TestImages.Encode(SKEncodedImageFormat.Jpeg, 31, 33, 5));
                break;
            case "seed":
                request = request with { Seed = 7 };
                break;
            case "lost shard":
                File.Delete(_folder.At("pack.partial", "train-00000.images.npy"));
                break;
            case "short names":
                File.WriteAllText(_folder.At("pack.partial", "train.files.txt"), "");
                break;
            case "lost partial shard":
                Directory
                    .GetFiles(_folder.At("pack.partial"), "train-*.images.npy")
                    .Order()
                    .Reverse()
                    .Take(1)
                    .ToList()
                    .ForEach(File.Delete);
                break;
            case "torn sums":
                string sums = Assert.Single(Directory.GetFiles(_folder.At("pack.partial"), "*.sums"));
                File.WriteAllBytes(sums, File.ReadAllBytes(sums)[..^8]);
                break;
            default:
                File.WriteAllText(_folder.At("pack.partial", "state.json"), "{");
                break;
        }

        PrepareResult result = PackBuilder.Prepare(request);
        Assert.Contains(result.Notes, note => note.Contains("thrown away", StringComparison.Ordinal));
        PackBuilder.Prepare(request with { Pack = _folder.At("whole") });
        AssertSameFiles("whole", "pack");
    }

    [Fact]
    public void Prepare_TooManyRejected_StopsNamesTheListAndGoesOnWithAHigherLimit()
    {
        PackBuilder.Prepare(Request("whole"));
        string message = Assert
            .Throws<AlexNetException>(() => PackBuilder.Prepare(Request("pack") with { MaxRejected = RejectionLimit.Parse("1") }))
            .Message;
        string list = _folder.At("pack.partial", "rejected.jsonl");
        Assert.Contains("more than MaxRejected = 1 allows", message, StringComparison.Ordinal);
        Assert.Contains("2 of the first", message, StringComparison.Ordinal);
        Assert.Contains(list, message, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(list).Length);

        PackBuilder.Prepare(Request("pack") with { MaxRejected = RejectionLimit.Parse("2") });
        AssertSameFiles("whole", "pack");
    }

    [Fact]
    public void Prepare_ManyRejectedByTheirNames_IsJudgedAgainstAllFiles()
    {
        for (int i = 0; i < 120; i++)
        {
            _folder.Write($"source/a/._{i}.jpg", [1]);
            _folder.Write($"source/a/good-{i}.jpg", TestImages.Encode(SKEncodedImageFormat.Jpeg, 20, 20, i));
        }

        PrepareRequest request = Request("pack") with { ImagesPerShard = 50 };
        Assert.Contains(
            "122 of the first",
            Assert.Throws<AlexNetException>(() => PackBuilder.Prepare(request with { MaxRejected = RejectionLimit.Parse("121") })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "MaxRejected = 30%",
            Assert.Throws<AlexNetException>(() => PackBuilder.Prepare(request with { MaxRejected = RejectionLimit.Parse("30%") })).Message,
            StringComparison.Ordinal);
        Assert.Equal(122, PackBuilder.Prepare(request).Rejected.Count);
    }

    [Theory]
    [InlineData("source")]
    [InlineData("labels")]
    [InlineData("option")]
    public void Prepare_MistakeInTheCommandThatWouldGoOn_KeepsWhatIsDone(string mistake)
    {
        PackBuilder.Prepare(Request("whole"));
        Stop(Request("pack"), 12);
        PrepareRequest wrong = mistake switch
        {
            "source" => Request("pack") with { Source = _folder.At("elsewhere") },
            "labels" => Request("pack") with { LabelsFile = _folder.At("none.txt") },
            _ => Request("pack") with { ValFraction = 2 },
        };
        Assert.ThrowsAny<AlexNetException>(() => PackBuilder.Prepare(wrong));
        PrepareResult result = PackBuilder.Prepare(Request("pack"));
        Assert.Contains(result.Notes, note => note.Contains("went on from there", StringComparison.Ordinal));
        AssertSameFiles("whole", "pack");
    }

    /// <summary>A finished pack that cannot get its name is not lost: the same request goes on, and one to be replaced stays.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Prepare_FinishedPackThatCannotGetItsName_IsKeptAndGoneOnWith(bool replaces)
    {
        PackBuilder.Prepare(Request("whole"));
        PrepareRequest request = Request("pack") with { Overwrite = replaces };
        if (replaces)
        {
            PackBuilder.Prepare(request with { Seed = 7 });
        }

        string place = _folder.At("pack"), inTheWay = replaces ? _folder.At("pack.replaced") : place;
        Assert.ThrowsAny<AlexNetException>(() => PackBuilder.Prepare(
            request,
            new Direct(progress => WriteIf(progress.Done == Good + 1, inTheWay))));

        Assert.Equal(replaces, Directory.Exists(place));
        File.Delete(inTheWay);
        PrepareResult result = PackBuilder.Prepare(request);
        Assert.Contains(result.Notes, note => note.Contains("went on from there", StringComparison.Ordinal));
        AssertSameFiles("whole", "pack");
        Assert.False(Directory.Exists(_folder.At("pack.partial")));
    }

    /// <summary>Between its two renames a run holds the claim: the old pack, without its name, is not another run's to put back.</summary>
    [Fact]
    public void Prepare_WhileAnotherRunReplacesThePack_LeavesBothToIt()
    {
        PackBuilder.Prepare(Request("pack"));
        File.WriteAllBytes(_folder.At("pack", "replaced.mark"), []);
        Directory.Move(_folder.At("pack"), _folder.At("pack.replaced"));
        Directory.CreateDirectory(_folder.At("pack.partial"));
        using (FileLock.TryTake(_folder.At("pack.partial", "prepare.lock")))
        {
            AlexNetException error = Assert.ThrowsAny<AlexNetException>(() => PackBuilder.Prepare(Request("pack")));
            Assert.Contains("another run is making", error.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder.At("pack")));
        }

        AlexNetException exists = Assert.ThrowsAny<AlexNetException>(() => PackBuilder.Prepare(Request("pack")));
        Assert.Contains("exists already", exists.Message, StringComparison.Ordinal);
        Verify();
    }

    [Fact]
    public void Prepare_LinkToAReplacedPackBesideAnEmptyFolder_LeavesWhatItLeadsTo()
    {
        PackBuilder.Prepare(Request("old"));
        File.WriteAllBytes(_folder.At("old", "replaced.mark"), []);
        string[] held = Directory.GetFiles(_folder.At("old"));
        Directory.CreateSymbolicLink(_folder.At("pack.replaced"), _folder.At("old"));
        Directory.CreateDirectory(_folder.At("pack"));

        PackBuilder.Prepare(Request("pack"));

        Assert.Equal(held.Order(), Directory.GetFiles(_folder.At("old")).Order());
    }

    [Theory]
    [InlineData("20", 20, 20, false)]
    [InlineData("20", 21, 1000, true)]
    [InlineData("0", 1, 1, true)]
    [InlineData("5%", 99, 99, false)]
    [InlineData("5%", 5, 100, false)]
    [InlineData("5%", 6, 100, true)]
    [InlineData("0.5%", 6, 1000, true)]
    public void RejectionLimit_NumberOrPercentage_IsExceededAboveIt(string limit, int rejected, int done, bool isExceeded)
    {
        Assert.Equal(isExceeded, RejectionLimit.Parse(limit).IsExceeded(rejected, done));
        Assert.Equal(limit, RejectionLimit.Parse(limit).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("%")]
    [InlineData("101%")]
    [InlineData("many")]
    public void RejectionLimit_Nonsense_IsWrongUsage(string limit) =>
        Assert.Throws<InvalidOptionException>(() => RejectionLimit.Parse(limit));

    [Fact]
    public void Verify_AnyFlippedByteOfAnyFile_NamesTheFile()
    {
        PackBuilder.Prepare(Request("pack"));
        foreach (string path in Directory.GetFiles(_folder.At("pack")))
        {
            byte[] whole = File.ReadAllBytes(path);
            foreach (int place in new[] { 0, whole.Length / 2, whole.Length - 1 })
            {
                byte[] flipped = [.. whole];
                flipped[place] ^= 1;
                File.WriteAllBytes(path, flipped);
                AlexNetException error = Assert.Throws<AlexNetException>(Verify);
                Assert.Contains(Path.GetFileName(path), error.Message, StringComparison.Ordinal);
            }

            File.WriteAllBytes(path, whole);
        }

        Verify();
    }

    private void Verify()
    {
        using Pack pack = Pack.Open(_folder.At("pack"));
        pack.Verify();
    }

    private PrepareRequest Request(string pack, string source = "source") => new()
    {
        Source = _folder.At(source),
        Pack = _folder.At(pack),
        Geometry = new GeometryOptions { Height = 8, Width = 8 },
        Threads = 2,
        ImagesPerShard = 4,
    };

    private static void Stop(PrepareRequest request, int after)
    {
        using CancellationTokenSource stop = new();
        StoppedException error = Assert.Throws<StoppedException>(() =>
            PackBuilder.Prepare(request, new Direct(progress => Cancel(stop, progress.Total > 0 && progress.Done >= after)), stop.Token));
        Assert.Contains("goes on from there", error.Message, StringComparison.Ordinal);
    }

    private static void Cancel(CancellationTokenSource stop, bool isTime)
    {
        if (isTime)
        {
            stop.Cancel();
        }
    }

    private static void WriteIf(bool isTime, string path)
    {
        if (isTime)
        {
            File.WriteAllText(path, "in the way");
        }
    }

    private void MakeArchive()
    {
        using FileStream file = File.Create(_folder.At("source.tar.gz"));
        using GZipStream stream = new(file, CompressionLevel.Fastest);
        TarFile.CreateFromDirectory(_folder.At("source"), stream, includeBaseDirectory: true);
    }

    private void AssertSameFiles(string first, string second)
    {
        string[] names = [.. Directory.GetFiles(_folder.At(first)).Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal(names, Directory.GetFiles(_folder.At(second)).Select(path => Path.GetFileName(path)!).Order());
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(_folder.At(first, name)), File.ReadAllBytes(_folder.At(second, name))));
    }

    private sealed class Direct(Action<PrepareProgress> action) : IProgress<PrepareProgress>
    {
        public void Report(PrepareProgress value) => action(value);
    }
}
