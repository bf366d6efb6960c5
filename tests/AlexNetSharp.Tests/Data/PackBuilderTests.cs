using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Packs from folders and archives: what is in them, what is rejected, and that they do not depend on anything else.</summary>
public sealed class PackBuilderTests : IDisposable
{
    private static readonly PackGeometry Small = new() { Height = 24, Width = 24 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prepare_FolderWithBadFiles_KeepsTheGoodAndNamesEachBad()
    {
        MakeClasses("source", ["cat", "dog"], 5);
        Directory.CreateDirectory(_folder.At("source", "bird"));
        byte[] jpeg = TestImages.Encode(SKEncodedImageFormat.Jpeg, 50, 40);
        _folder.Write("source/cat/text.jpg", "this is no photo"u8.ToArray());
        _folder.Write("source/cat/cut.jpg", jpeg[..(jpeg.Length / 2)]);
        _folder.Write("source/dog/empty.png", []);
        _folder.Write("source/dog/notes.txt", "notes"u8.ToArray());
        _folder.Write("source/dog/.DS_Store", [1]);
        _folder.Write("source/stray.jpg", jpeg);
        Directory.CreateSymbolicLink(_folder.At("source", "cat", "loop"), _folder.At("source"));
        File.CreateSymbolicLink(_folder.At("source", "dog", "self.jpg"), _folder.At("source", "dog", "self.jpg"));

        PrepareResult result = Prepare(valFraction: 0);

        Assert.Equal((3, 10, 0), (result.Classes, result.TrainImages, result.ValImages));
        Assert.Equal(["bird"], result.EmptyClasses);
        Assert.Equal(2, result.LeftOut.Values.Sum());
        Assert.Equal(
            [
                new("cat/cut.jpg", "is truncated"),
                new("cat/loop", "is a symbolic link back to a folder that it lies in"),
                new("cat/text.jpg", "is text, no picture"),
                new("dog/empty.png", "is empty, or a pipe or device instead of a file"),
                new("dog/self.jpg", "is a symbolic link that leads nowhere or to itself"),
                new("stray.jpg", "lies outside the class folders"),
            ],
            result.Rejected);
        Assert.Equal(6, File.ReadAllLines(_folder.At("pack", "rejected.jsonl")).Length);
        AssertHoldsTheSources();
    }

    [Fact]
    public void Prepare_AnyThreads_GivesTheSameBytes()
    {
        MakeClasses("source", ["a", "b", "c"], 9);
        _folder.Write("source/b/0.jpg", "text"u8.ToArray());
        Prepare("one", threads: 1);
        Prepare("many", threads: 7);
        AssertSameFiles("one", "many");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Prepare_Archive_GivesTheSameBytesAsTheFolder(bool isGzipped, bool isReversed)
    {
        MakeClasses("source", ["a", "b"], 6);
        Directory.CreateDirectory(_folder.At("source", "empty"));
        _folder.Write("source/a/bad.jpg", "text"u8.ToArray());
        MakeTar(isGzipped, isReversed);
        Prepare("from-folder");
        PrepareResult result = Prepare("from-tar", source: "source.tar");
        AssertSameFiles("from-folder", "from-tar");
        Assert.Equal(["empty"], result.EmptyClasses);
    }

    [Fact]
    public void Prepare_GzippedArchiveInAnotherOrder_KeepsItsOrderAndHoldsOutTheSameImages()
    {
        MakeClasses("source", ["a", "b"], 6);
        MakeTar(isGzipped: true, isReversed: true);
        Prepare("from-folder", valFraction: 0.5);
        Prepare("from-tar", source: "source.tar", valFraction: 0.5);
        using Pack folder = Pack.Open(_folder.At("from-folder")), tar = Pack.Open(_folder.At("from-tar"));

        Assert.Equal(folder.Train.ReadFileNames().Reverse(), tar.Train.ReadFileNames());
        Assert.Equal(folder.Val.ReadFileNames().Reverse(), tar.Val.ReadFileNames());
        Assert.Equal(folder.MeanImage, tar.MeanImage);
        for (int i = 0; i < folder.Train.Count; i++)
        {
            Assert.Equal(folder.Train.Read(i, []), tar.Train.Read(folder.Train.Count - 1 - i, []));
            Assert.Equal(folder.Train.Label(i), tar.Train.Label(folder.Train.Count - 1 - i));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Prepare_TornArchive_NamesItAndLeavesNothing(bool isGzipped)
    {
        MakeClasses("source", ["a", "b"], 3);
        MakeTar(isGzipped);
        byte[] tar = File.ReadAllBytes(_folder.At("source.tar"));
        File.WriteAllBytes(_folder.At("source.tar"), tar[..(tar.Length / 3)]);
        Assert.Contains(
            "source.tar",
            Assert.Throws<AlexNetException>(() => Prepare(source: "source.tar")).Message,
            StringComparison.Ordinal);
        AssertNoPack();
    }

    [Fact]
    public void Prepare_TrainAndTest_TestStandsInForValAndIsSaid()
    {
        MakeClasses("source/train", ["a", "b"], 4);
        MakeClasses("source/test", ["a", "b"], 3);
        PrepareResult result = Prepare();
        Assert.Equal((2, 8, 6), (result.Classes, result.TrainImages, result.ValImages));
        Assert.Contains(result.Notes, note => note.Contains("test/", StringComparison.Ordinal));
        Assert.Empty(result.EmptyClasses);
    }

    [Fact]
    public void Prepare_ValFraction_IsTakenFromEachClassAndCountedBySeed()
    {
        MakeClasses("source", ["a", "b"], 20);
        PrepareResult result = Prepare("first", valFraction: 0.25);
        Assert.Equal((30, 10), (result.TrainImages, result.ValImages));
        using Pack first = Pack.Open(_folder.At("first"));
        Assert.Equal(5, Enumerable.Range(0, 10).Count(index => first.Val.Label(index) == 0));
        Assert.Empty(first.Train.ReadFileNames().Intersect(first.Val.ReadFileNames()));
        Prepare("second", valFraction: 0.25, seed: 1);
        using Pack second = Pack.Open(_folder.At("second"));
        Assert.NotEqual(first.Val.ReadFileNames(), second.Val.ReadFileNames());
    }

    [Fact]
    public void Prepare_FlatFolder_NeedsLabelsOrNames()
    {
        MakeFlat();
        string message = Assert.Throws<AlexNetException>(() => Prepare()).Message;
        Assert.Contains("give LabelsFile = FILE", message, StringComparison.Ordinal);
        Assert.Contains("or ClassFromName,", message, StringComparison.Ordinal);
        AssertNoPack();

        Assert.Equal(2, Prepare("by-name", valFraction: 0, classFromName: true).Classes);
        File.WriteAllText(_folder.At("labels.txt"), "x_0.jpg red\ny_0.jpg\tdark blue\nx_1.jpg  red\nghost.jpg red\n");
        PrepareResult labeled = Prepare("by-label", valFraction: 0, labels: "labels.txt");
        Assert.Equal((2, 3), (labeled.Classes, labeled.TrainImages));
        Assert.Equal(["ghost.jpg", "y_1.jpg"], labeled.Rejected.Select(file => file.File));
        using Pack pack = Pack.Open(_folder.At("by-label"));
        Assert.Equal(["dark blue", "red"], pack.Classes.Select(one => one.Name));
    }

    [Fact]
    public void Prepare_AllRejected_SaysTheFirstReasonAndLeavesNothing()
    {
        Directory.CreateDirectory(_folder.At("source", "b"));
        _folder.Write("source/a/bad.jpg", "text"u8.ToArray());
        string message = Assert.Throws<AlexNetException>(() => Prepare()).Message;
        Assert.Contains("a/bad.jpg", message, StringComparison.Ordinal);
        Assert.Contains("is text, no picture", message, StringComparison.Ordinal);
        AssertNoPack();
    }

    [Fact]
    public void Prepare_NoSuchSourceOrEmptySource_Throws()
    {
        Assert.Contains("does not exist", Assert.Throws<AlexNetException>(() => Prepare()).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.At("source", "a"));
        Assert.Contains("holds no images", Assert.Throws<AlexNetException>(() => Prepare()).Message, StringComparison.Ordinal);
        AssertNoPack();
    }

    [Fact]
    public void Prepare_NamedPipe_IsRejectedWithoutWaiting()
    {
        Directory.CreateDirectory(_folder.At("source", "b"));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        MakeClasses("source", ["a"], 2);
        using (Process make = Process.Start("mkfifo", [_folder.At("source", "a", "pipe.jpg")]))
        {
            make.WaitForExit();
        }

        File.CreateSymbolicLink(_folder.At("source", "a", "link.jpg"), _folder.At("source", "a", "pipe.jpg"));
        PrepareResult result = Prepare(valFraction: 0);

        Assert.Equal(2, result.TrainImages);
        Assert.Equal(["a/link.jpg", "a/pipe.jpg"], result.Rejected.Select(file => file.File));
        Assert.All(result.Rejected, file => Assert.Contains("pipe", file.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Prepare_ImpossibleOption_IsWrongUsage()
    {
        MakeClasses("source", ["a"], 1);
        PrepareRequest request = Request("pack");
        PrepareRequest[] impossible =
        [
            request with { Threads = 0 },
            request with { ValFraction = 1 },
            request with { Geometry = Small with { Height = 5000 } },
            request with { Geometry = Small with { Filter = "cubic" } },
            request with { Geometry = Small with { Channels = 2 } },
        ];

        Assert.All(impossible, one => Assert.Throws<InvalidOptionException>(() => PackBuilder.Prepare(one)));
        AssertNoPack();
    }

    [Fact]
    public void Prepare_PackExists_IsRefusedUnlessOverwritten()
    {
        Directory.CreateDirectory(_folder.At("source", "b"));
        MakeClasses("source", ["a"], 3);
        Prepare(valFraction: 0);
        Assert.Contains("exists already", Assert.Throws<AlexNetException>(() => Prepare()).Message, StringComparison.Ordinal);
        MakeClasses("source", ["a"], 4);
        Assert.Equal(4, Prepare(valFraction: 0, overwrite: true).TrainImages);
        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal(4, pack.Train.Count);
        _folder.Write("other/file.txt", [1]);
        Assert.Throws<AlexNetException>(() => Prepare("other", overwrite: true));
        Assert.True(File.Exists(_folder.At("other", "file.txt")));
    }

    [Fact]
    public void Prepare_CanceledBeforeTheFirstFile_LeavesNothing()
    {
        MakeClasses("source", ["a"], 3);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            PackBuilder.Prepare(Request("pack"), null, new CancellationToken(canceled: true)));
        AssertNoPack();
    }

    [Fact]
    public void Prepare_AfterAKilledRun_ClearsWhatItLeft()
    {
        Directory.CreateDirectory(_folder.At("source", "b"));
        MakeClasses("source", ["a"], 2);
        _folder.Write("pack.partial/train-00000.images.npy", [1, 2, 3]);
        _folder.Write("pack.partial/prepare.lock", []);
        Prepare(valFraction: 0);
        using Pack pack = Pack.Open(_folder.At("pack"));
        pack.Verify();
        Assert.Equal(2, pack.Train.Count);
        Assert.False(Directory.Exists(_folder.At("pack.partial")));
    }

    [Fact]
    public void Prepare_SourceIsAFileOfSomethingElse_SaysThatItIsNoArchive()
    {
        _folder.Write("source", [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);
        Assert.Contains("no tar archive", Assert.Throws<AlexNetException>(() => Prepare()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_WhileAnotherRunMakesTheSamePack_IsRefused()
    {
        Directory.CreateDirectory(_folder.At("source", "b"));
        MakeClasses("source", ["a"], 2);
        using (PackFolder other = new(_folder.At("pack"), overwrite: false))
        {
            Assert.Contains("another run", Assert.Throws<AlexNetException>(() => Prepare()).Message, StringComparison.Ordinal);
            Assert.True(Directory.Exists(other.Path));
        }

        Assert.Equal(2, Prepare(valFraction: 0).TrainImages);
    }

    [Fact]
    public void Prepare_AfterAKillWhileReplacing_FindsTheOldPackAgain()
    {
        Directory.CreateDirectory(_folder.At("source", "b"));
        MakeClasses("source", ["a"], 2);
        Prepare(valFraction: 0);
        _folder.Write("pack/replaced.mark", []);
        Directory.Move(_folder.At("pack"), _folder.At("pack.replaced"));
        Assert.Contains("exists already", Assert.Throws<AlexNetException>(() => Prepare()).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("pack", "replaced.mark")));
    }

    [Fact]
    public void ReadFile_FolderLongFileOrNothing_IsNamedWithItsReason()
    {
        string longFile = _folder.At("long.jpg");
        using (FileStream stream = File.Create(longFile))
        {
            stream.SetLength(PhotoLimits.Usual.FileBytes + 1);
        }

        ImagePreprocessing preprocessing = new() { Geometry = Small, CropSize = 20 };
        Assert.Contains(
            $"{_folder.Root} is a folder",
            Assert.Throws<ImageFormatException>(() => PhotoFiles.Read(_folder.Root, preprocessing)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "long.jpg is 268435457 bytes long",
            Assert.Throws<ImageFormatException>(() => PhotoFiles.Read(longFile, preprocessing)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "none.jpg does not exist",
            Assert.Throws<ImageFormatException>(() => PhotoFiles.Read(_folder.At("none.jpg"), preprocessing)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_RuleNone_TakesTheSizeOfTheFirstImageAndRejectsOthers()
    {
        Directory.CreateDirectory(_folder.At("source", "b"));
        MakeClasses("source", ["a"], 3);
        _folder.Write("source/a/z.png", TestImages.Encode(SKEncodedImageFormat.Png, 9, 9));
        GeometryOptions unset = new() { Resize = ResizeRule.None };
        PrepareResult result = PackBuilder.Prepare(Request("pack") with { Geometry = unset, ValFraction = 0 });
        Assert.Equal(
            "is 9x9 pixels, but the pack's images are 30x40 and are not resized; prepare with the resize rule shorter-side-crop",
            Assert.Single(result.Rejected).Reason);
        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal((30, 40), (pack.Geometry.Height, pack.Geometry.Width));
    }

    [Fact]
    public void DiskSpace_TooLittle_NamesPackAndSpace()
    {
        string message = Assert.Throws<AlexNetException>(() => DiskSpace.Require("my-pack", _folder.Root, long.MaxValue)).Message;
        Assert.Contains("my-pack", message, StringComparison.Ordinal);
        Assert.Contains("GiB are needed", message, StringComparison.Ordinal);
    }

    private void AssertHoldsTheSources()
    {
        using Pack pack = Pack.Open(_folder.At("pack"));
        pack.Verify();
        IReadOnlyList<string> names = pack.Train.ReadFileNames();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        for (int index = 0; index < pack.Train.Count; index++)
        {
            byte[] file = File.ReadAllBytes(_folder.At("source", names[index]));
            Assert.Equal(PhotoReader.Read(file, pack.Preprocessing(20), PhotoLimits.Usual), pack.Train.Read(index, []));
            Assert.Equal(names[index].Split('/')[0], pack.Classes[pack.Train.Label(index)].Name);
        }
    }

    private void AssertSameFiles(string first, string second)
    {
        string[] names = [.. Directory.GetFiles(_folder.At(first)).Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal(names, Directory.GetFiles(_folder.At(second)).Select(path => Path.GetFileName(path)!).Order());
        Assert.True(names.Length > 6);
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(_folder.At(first, name)), File.ReadAllBytes(_folder.At(second, name))));
    }

    private void AssertNoPack() =>
        Assert.DoesNotContain(
            Directory.GetDirectories(_folder.Root),
            path => Path.GetFileName(path).StartsWith("pack", StringComparison.Ordinal));

    private void MakeClasses(string root, string[] classes, int count)
    {
        foreach (string name in classes)
        {
            for (int i = 0; i < count; i++)
            {
                bool isPng = i % 3 == 2;
                byte[] file = TestImages.Encode(isPng ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 40, 30, i + name[0]);
                _folder.Write($"{root}/{name}/{i}{(isPng ? ".PNG" : ".jpg")}", file);
            }
        }
    }

    private void MakeFlat()
    {
        foreach (string name in new[] { "x_0", "x_1", "y_0", "y_1" })
        {
            _folder.Write($"source/{name}.jpg", TestImages.Encode(SKEncodedImageFormat.Jpeg, 40, 30, name[2]));
        }
    }

    private void MakeTar(bool isGzipped, bool isReversed = false)
    {
        using FileStream file = File.Create(_folder.At("source.tar"));
        using Stream stream = isGzipped ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using TarWriter tar = new(stream);
        string[] paths =
        [
            .. Directory.GetFileSystemEntries(_folder.At("source"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        ];
        foreach (string path in isReversed ? paths.Reverse() : paths)
        {
            tar.WriteEntry(path, $"source/{Path.GetRelativePath(_folder.At("source"), path)}");
        }
    }

    private PrepareRequest Request(string pack) =>
        new()
        {
            Source = _folder.At("source"),
            Pack = _folder.At(pack),
            Geometry = Small,
            Threads = 2,
        };

    private PrepareResult Prepare(
        string pack = "pack",
        string source = "source",
        double? valFraction = null,
        ulong seed = 0,
        int threads = 2,
        bool classFromName = false,
        string? labels = null,
        bool overwrite = false) =>
        PackBuilder.Prepare(Request(pack) with
        {
            Source = _folder.At(source),
            ValFraction = valFraction,
            Seed = seed,
            Threads = threads,
            ClassFromName = classFromName,
            LabelsFile = labels is null ? null : _folder.At(labels),
            Overwrite = overwrite,
        });

    private sealed class Direct(Action<PrepareProgress> action) : IProgress<PrepareProgress>
    {
        public void Report(PrepareProgress value) => action(value);
    }
}
