using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Sources;
using CsCheck;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>WebDataset shards as others write them: samples by key, labels from .cls and .json, parts by the shards' names.</summary>
public sealed class WebDatasetSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data")]
    [InlineData("data/train-{000000..000001}.tar")]
    public void Prepare_ShardsByFolderOrPattern_TakesSamplesInOrder(string source)
    {
        Write(
            "data/train-000000.tar",
            ("a/0001.jpg", Photo(1)),
            ("a/0001.cls", "7"),
            ("a/0001.json", "{\"caption\": \"x\"}"),
            ("a/0002.cls", "3\n"),
            ("a/0002.png", Photo(2)));
        Write(
            "data/train-000001.tar",
            ("0003.seg.png", Photo(4)),
            ("0003.png", Photo(3)),
            ("0003.json", "{\"label\": 12, \"other\": 1}"),
            ("0004.JPEG", Photo(4)),
            ("0004.cls", "3"));
        PrepareResult result = Prepare(source);

        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal(["3", "7", "12"], pack.Classes.Select(one => one.Name));
        Assert.Equal(
            ["train-000000/a/0001.jpg", "train-000000/a/0002.png", "train-000001/0003.png", "train-000001/0004.JPEG"],
            pack.Train.ReadFileNames());
        Assert.Equal([1, 0, 2, 0], Enumerable.Range(0, 4).Select(pack.Train.Label));
        Assert.Empty(result.Rejected);
        Assert.Contains(result.Notes, note => note.Contains("not label i", StringComparison.Ordinal));
        using Pack folder = FolderOf([1, 2, 3, 4]);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(folder.Train.Read(i, []), pack.Train.Read(i, [])));
    }

    [Fact]
    public void Prepare_TrainAndValShards_AreTheParts()
    {
        Write("data/imagenet-train-0.tar", ("1.jpg", Photo(1)), ("1.cls", "0"), ("2.jpg", Photo(2)), ("2.cls", "1"));
        Write("data/imagenet-val-0.tar", ("3.jpg", Photo(3)), ("3.cls", "1"));
        Write("data/readme.tar", ("4.jpg", Photo(4)), ("4.cls", "1"));
        PrepareResult result = Prepare("data", valFraction: null);
        Assert.Equal((2, 1), (result.TrainImages, result.ValImages));
        Assert.Contains(result.Notes, note => note.Contains("readme.tar", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("val", 1, "2 shards without train or val in their names are not used: a-test-0.tar, readme.tar.")]
    [InlineData("other", 2, "The source has no val shards: its test shards stand in for them.")]
    public void Prepare_TrainValAndTestShards_TestStandsInForAMissingValOnly(string part, int valImages, string sentence)
    {
        Write("data/a-train-0.tar", ("1.jpg", Photo(1)), ("1.cls", "0"), ("5.jpg", Photo(5)), ("5.cls", "1"));
        Write("data/a-test-0.tar", ("2.jpg", Photo(2)), ("2.cls", "1"), ("4.jpg", Photo(4)), ("4.cls", "0"));
        Write($"data/a-{part}-0.tar", ("3.jpg", Photo(3)), ("3.cls", "1"));
        Write("data/readme.tar", ("4.jpg", Photo(4)), ("4.cls", "0"));
        PrepareResult result = Prepare("data", valFraction: null);
        Assert.Equal((2, valImages), (result.TrainImages, result.ValImages));
        Assert.Contains(sentence, result.Notes);
    }

    [Fact]
    public void Find_MoreShardsThanCanBeNumbered_IsRefusedBeforeTheyAreLookedFor() => Assert.Contains(
        "names more than 524288 shards",
        Assert.Throws<AlexNetException>(() => ShardNames.Find("/nowhere/{0..99999}-{0..99999}.tar")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"\\ud800\": 1}")]
    [InlineData("{\"label\": \"\\ud800\"}")]
    [InlineData("{\"\\ud800\": 1, \"label\": \"\\udc00x\"}")]
    [InlineData("[\"label\"]")]
    [InlineData("{\"label\": \"\\q\"}")]
    public void Read_JsonThatIsNoText_IsASampleWithoutALabel(string json) => Assert.Null(LabelOf(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Read_JsonOfInvalidUtf8_IsASampleWithoutALabel()
    {
        Assert.Null(LabelOf([.. "{\""u8, 0xFF, .. "\": 1, \"label\": \""u8, 0xFE, .. "\"}"u8]));
        Assert.Equal("cat", LabelOf("{\"label\": \"cat\"}"u8.ToArray()));
    }

    [Fact]
    public void Prepare_BrokenSamples_AreRejectedByNameAndReason()
    {
        Write(
            "data/x.tar",
            ("good.jpg", Photo(1)),
            ("good.cls", "1"),
            ("other.jpg", Photo(2)),
            ("other.cls", "0"),
            ("nolabel.jpg", Photo(2)),
            ("noimage.cls", "1"),
            ("badjson.jpg", Photo(3)),
            ("badjson.json", "{"),
            ("badtext.jpg", Photo(3)),
            ("badtext.json", "{\"label\": \"\\ud800\"}"),
            ("depth.seg.png", Photo(3)),
            ("depth.cls", "1"),
            ("good.jpg", Photo(2)),
            ("good.cls", "1"),
            ("../out.jpg", Photo(4)),
            ("._hidden.jpg", Photo(4)),
            ("cut.jpg", Photo(1)[..60]),
            ("cut.cls", "1"));
        PrepareRequest request = Request("data/x.tar", "pack") with { ValFraction = 0, MaxRejected = RejectionLimit.OfFiles(10) };
        PrepareResult result = PackBuilder.Prepare(request);
        Assert.Equal(2, result.TrainImages);
        Assert.Equal(
            [
                ("x/../out.jpg", "has a path that leads out of the archive"),
                ("x/._hidden.jpg", "is an AppleDouble file of macOS, no image"),
                ("x/badjson.jpg", "has no label beside it (.cls, .txt, or label, cls or class in .json)"),
                ("x/badtext.jpg", "has no label beside it (.cls, .txt, or label, cls or class in .json)"),
                ("x/depth.seg.png", "belongs to a sample without an image"),
                ("x/good.jpg", "appears in the shard again; its first appearance is used"),
                ("x/noimage.cls", "belongs to a sample without an image"),
                ("x/nolabel.jpg", "has no label beside it (.cls, .txt, or label, cls or class in .json)"),
            ],
            result.Rejected.Where(file => file.File != "x/cut.jpg").Select(file => (file.File, file.Reason)));
        Assert.Contains(result.Rejected, file => file.File == "x/cut.jpg");
    }

    [Fact]
    public void Prepare_OurOwnCompressedPack_IsAWebDatasetOfTheSameImages()
    {
        for (int i = 0; i < 12; i++)
        {
            _folder.Write($"photos/{"ab"[i % 2]}/{i:D2}.jpg", Photo(i + 1));
        }

        PackBuilder.Prepare(Request("photos", "first") with { Storage = PackStorage.WebDataset, ImagesPerShard = 5, ValFraction = 0.25 });
        PrepareResult result = PackBuilder.Prepare(Request("first", "second") with { ValFraction = null });
        using Pack first = Pack.Open(_folder.At("first")), second = Pack.Open(_folder.At("second"));
        Assert.Equal((first.Train.Count, first.Val.Count), (result.TrainImages, result.ValImages));
        byte[] scratch = new byte[first.Train.ScratchLength];
        for (int i = 0; i < first.Train.Count; i++)
        {
            Assert.Equal(first.Train.Read(i, scratch), second.Train.Read(i, []));
            Assert.Equal(first.Train.Label(i), second.Train.Label(i));
        }

        Assert.Equal(first.MeanImage, second.MeanImage);
    }

    [Fact]
    public void Prepare_MissingShardOfAPattern_NamesIt()
    {
        Write("data/a-0.tar", ("1.jpg", Photo(1)), ("1.cls", "0"));
        string message = Assert.Throws<AlexNetException>(() => Prepare("data/a-{0..2}.tar")).Message;
        Assert.Contains("a-1.tar of", message, StringComparison.Ordinal);
        Assert.Contains("ascends", Assert.Throws<AlexNetException>(() => Prepare("data/a-{2..0}.tar")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.tar", new[] { "a.tar" })]
    [InlineData("a-{08..11}.tar", new[] { "a-08.tar", "a-09.tar", "a-10.tar", "a-11.tar" })]
    [InlineData("a-{8..11}.tar", new[] { "a-8.tar", "a-9.tar", "a-10.tar", "a-11.tar" })]
    [InlineData("{0..1}-{00..01}", new[] { "0-00", "0-01", "1-00", "1-01" })]
    public void Expand_Pattern_CountsAsTheShellDoes(string pattern, string[] expanded) =>
        Assert.Equal(expanded, ShardNames.Expand(pattern));

    [Fact]
    public void Prepare_AnyDamagedShard_IsReadOrRefusedInOneSentence()
    {
        Write("whole.tar", ("1.jpg", Photo(1)), ("1.cls", "0"), ("2.jpg", Photo(2)), ("2.json", "{\"cls\": 1}"));
        byte[] whole = File.ReadAllBytes(_folder.At("whole.tar"));
        int number = 0;
        Gen.Select(Gen.Int[0, whole.Length - 1].Array[1, 4], Gen.Byte.Array[4], Gen.Int[0, whole.Length]).Sample(
            (places, values, end) =>
            {
                byte[] damaged = [.. whole];
                for (int i = 0; i < places.Length; i++)
                {
                    damaged[places[i]] = values[i];
                }

                string name = $"damaged-{Interlocked.Increment(ref number)}";
                _folder.Write($"{name}.tar", end % 2 == 0 ? damaged : damaged[..end]);
                try
                {
                    PackBuilder.Prepare(Request($"{name}.tar", name));
                }
                catch (AlexNetException)
                {
                    // One sentence is what is asked for.
                }
            },
            iter: 150,
            threads: 1);
    }

    /// <summary>What others' shards have been seen to hold; the labels stand beside each case.</summary>
    [Theory]
    [InlineData("first.jpg= one.jpg= one.cls=a two.jpg= two.cls=b", "x/one.jpg:a x/two.jpg:b", "x/first.jpg")]
    [InlineData("index.json={} one.jpg= one.cls=a two.jpg= two.cls=b", "x/one.jpg:a x/two.jpg:b", "x/index.json")]
    [InlineData("__index__=1 one.jpg= one.cls=a two.jpg= two.cls=b", "x/one.jpg:a x/two.jpg:b", "x/__index__")]
    [InlineData("one.jpg= one.txt=a two.jpg= two.txt=b", "x/one.jpg:a x/two.jpg:b", "")]
    [InlineData("s1.input.jpg= s1.outputs.txt=a s2.input.jpg= s2.outputs.txt=b", "x/s1.input.jpg:a x/s2.input.jpg:b", "")]
    [InlineData("s1.image.jpg= s1.label.cls=a s2.image.jpg= s2.mask.png= s2.class.cls=b", "x/s1.image.jpg:a x/s2.image.jpg:b", "")]
    [InlineData("s1.image.jpg= s1.jpg= s1.cls=a s2.jpg= s2.image.jpg= s2.cls=b", "x/s1.jpg:a x/s2.jpg:b", "")]
    [InlineData("one.jpg= two.jpg= two.cls=b one.cls=a", "x/one.jpg:a x/two.jpg:b", "")]
    [InlineData("one.cls=a two.cls=b two.jpg= one.jpg=", "x/one.jpg:a x/two.jpg:b", "")]
    [InlineData("1.json={\"label\":\"z\"} 1.cls=a 1.txt=q 1.jpg= 2.txt=q 2.jpg= 2.json={\"label\":\"b\"}", "x/1.jpg:a x/2.jpg:b", "")]
    public void Prepare_ShardAsSeen_IsReadOrNamedByItsOwnName(string files, string wanted, string rejected)
    {
        int number = 0;
        (string, object)[] entries =
        [
            .. files.Split(' ').Select(file => file.Split('=', 2))
                .Select(file => (file[0], file[1].Length > 0 ? file[1] : (object)Photo(++number))),
        ];
        Write("data/x.tar", entries);
        _folder.Write("gzipped/x.tar.gz", Gzip(File.ReadAllBytes(_folder.At("data/x.tar"))));

        PrepareResult plain = Prepare("data"), gzipped = PackBuilder.Prepare(Request("gzipped", "from-gzip"));

        Assert.Equal(rejected, string.Join(' ', plain.Rejected.Select(file => file.File)));
        Assert.Equal(plain.Rejected, gzipped.Rejected);
        using Pack one = Pack.Open(_folder.At("pack")), other = Pack.Open(_folder.At("from-gzip"));
        foreach (Pack pack in new[] { one, other })
        {
            Assert.Equal(
                wanted.Split(' ').Order(StringComparer.Ordinal),
                pack.Train.ReadFileNames()
                    .Select((file, i) => $"{file}:{pack.Classes[pack.Train.Label(i)].Name}")
                    .Order(StringComparer.Ordinal));
        }

        Assert.Equal(
            Enumerable.Range(0, 2).Select(i => Convert.ToHexString(one.Train.Read(i, []))).Order(StringComparer.Ordinal),
            Enumerable.Range(0, 2).Select(i => Convert.ToHexString(other.Train.Read(i, []))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Prepare_GzippedShards_HoldOutAndGoOnAsPlainOnes()
    {
        for (int shard = 0; shard < 3; shard++)
        {
            (string, object)[] files =
            [
                .. Enumerable.Range(0, 6).Select(i => ($"{i}.jpg", (object)Photo((6 * shard) + i))),
                .. Enumerable.Range(0, 6).Select(i => ($"{i}.cls", (object)$"{i % 2}")),
            ];
            Write($"plain/s-{shard}.tar", files);
            byte[] bytes = File.ReadAllBytes(_folder.At($"plain/s-{shard}.tar"));
            _folder.Write($"mixed/s-{shard}.tar{(shard == 1 ? "" : ".gz")}", shard == 1 ? bytes : Gzip(bytes));
        }

        PackBuilder.Prepare(Request("plain", "a") with { ValFraction = 0.34 });
        PackBuilder.Prepare(Request("mixed", "b") with { ValFraction = 0.34 });

        using Pack one = Pack.Open(_folder.At("a")), other = Pack.Open(_folder.At("b"));
        Assert.Equal((12, 6), (one.Train.Count, one.Val.Count));
        Assert.Equal(one.Train.ReadFileNames(), other.Train.ReadFileNames());
        Assert.Equal(one.Val.ReadFileNames(), other.Val.ReadFileNames());
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(one.Train.Read(i, []), other.Train.Read(i, [])));
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(one.Val.Read(i, []), other.Val.Read(i, [])));
    }

    /// <summary>Text beside photos in class folders says something else than the class.</summary>
    [Fact]
    public void Prepare_ClassFoldersWithTextBesideThePhotos_StayClassFolders()
    {
        Write("photos.tar", ("cat/1.jpg", Photo(1)), ("cat/1.txt", "0 0.5 0.5"), ("dog/2.jpg", Photo(2)), ("dog/2.txt", "1 0.2 0.2"));
        Prepare("photos.tar");
        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal(["cat", "dog"], pack.Classes.Select(one => one.Name));
    }

    [Fact]
    public void Prepare_Captions_AreNoClasses()
    {
        (string, object)[] photos = [.. Enumerable.Range(0, 20).Select(i => ($"{i}.jpg", (object)Photo(i)))];
        Write("c.tar", [.. photos, .. Enumerable.Range(0, 20).Select(i => ($"{i}.txt", (object)$"a photo {i}"))]);
        Assert.Contains(
            "are captions, not labels: 20 different ones of 20 images",
            Assert.Throws<AlexNetException>(() => Prepare("c.tar")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Words of parts count as words: a contest is no test.</summary>
    [Theory]
    [InlineData("contest-latest-0.tar", "contest-latest-1.tar", 3, 0)]
    [InlineData("set_TRAIN_0.tar", "set_Validation_0.tar", 2, 1)]
    [InlineData("training0.tar", "testing0.tar", 2, 1)]
    public void Prepare_NamesOfShards_ArePartsByTheirWords(string first, string second, int train, int val)
    {
        Write($"data/{first}", ("1.jpg", Photo(1)), ("1.cls", "0"), ("3.jpg", Photo(3)), ("3.cls", "1"));
        Write($"data/{second}", ("2.jpg", Photo(2)), ("2.cls", "1"));
        PrepareResult result = Prepare("data", valFraction: val == 0 ? 0 : null);
        Assert.Equal((train, val), (result.TrainImages, result.ValImages));
    }

    /// <summary>Read from many threads, no more archives stay open than the limit and the readers.</summary>
    [Fact]
    public void Read_ManyShards_KeepsFewOpen()
    {
        const int Shards = 200;
        string[] paths = [.. Enumerable.Range(0, Shards).Select(i => _folder.Write($"many/{i}.tar", [(byte)i, (byte)(i + 1)]))];
        using var handles = new ShardHandles(paths);
        Parallel.For(0, 8 * Shards, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            Assert.Equal([(byte)((i % Shards) + 1)], handles.Read(i % Shards, 1, 1)));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Open files are listed by /proc.");
        string[] open = [.. Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget ?? "")];
        Assert.InRange(open.Count(target => target.StartsWith(_folder.At("many"), StringComparison.Ordinal)), 1, ShardHandles.MostOpen);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Photo(int number) => TestImages.Encode(SKEncodedImageFormat.Jpeg, 24, 24, number);

    private static string? LabelOf(byte[] json)
    {
        ContainerEntry[] entries = [new(EntryKind.File, "1.jpg", 0, 1), new(EntryKind.File, "1.json", 1, json.Length)];
        return Assert.Single(WebDatasetReader.Read(entries.Select(entry => new OpenEntry(entry, () => json)), _ => { })).Label;
    }

    private Pack FolderOf(int[] numbers)
    {
        foreach (int number in numbers)
        {
            _folder.Write($"folder/a/{number}.jpg", Photo(number));
        }

        Directory.CreateDirectory(_folder.At("folder", "b"));
        PackBuilder.Prepare(Request("folder", "from-folder"));
        return Pack.Open(_folder.At("from-folder"));
    }

    private PrepareRequest Request(string source, string pack) => new()
    {
        Source = _folder.At(source),
        Pack = _folder.At(pack),
        Geometry = new GeometryOptions { Height = 24, Width = 24 },
        ValFraction = 0,
        Threads = 2,
    };

    private PrepareResult Prepare(string source, double? valFraction = 0) =>
        PackBuilder.Prepare(Request(source, "pack") with { ValFraction = valFraction });

    private void Write(string name, params (string Name, object Content)[] files)
    {
        string path = _folder.At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream stream = File.Create(path);
        using TarWriter tar = new(stream, TarEntryFormat.Ustar);
        foreach ((string file, object content) in files)
        {
            byte[] bytes = content as byte[] ?? Encoding.UTF8.GetBytes((string)content);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file) { DataStream = new MemoryStream(bytes) });
        }
    }
}
