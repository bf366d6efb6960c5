using System.Formats.Tar;
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
        Write("data/a-train-0.tar", ("1.jpg", Photo(1)), ("1.cls", "0"));
        Write("data/a-test-0.tar", ("2.jpg", Photo(2)), ("2.cls", "1"), ("4.jpg", Photo(4)), ("4.cls", "0"));
        Write($"data/a-{part}-0.tar", ("3.jpg", Photo(3)), ("3.cls", "1"));
        Write("data/readme.tar", ("4.jpg", Photo(4)), ("4.cls", "0"));
        PrepareResult result = Prepare("data", valFraction: null);
        Assert.Equal((1, valImages), (result.TrainImages, result.ValImages));
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
                ("x/badjson.jpg", "has no label beside it (.cls, or label, cls or class in .json)"),
                ("x/badtext.jpg", "has no label beside it (.cls, or label, cls or class in .json)"),
                ("x/depth.seg.png", "belongs to a sample without an image"),
                ("x/good.jpg", "appears in the shard again; its first appearance is used"),
                ("x/noimage.cls", "belongs to a sample without an image"),
                ("x/nolabel.jpg", "has no label beside it (.cls, or label, cls or class in .json)"),
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

    private static byte[] Photo(int number) => TestImages.Encode(SKEncodedImageFormat.Jpeg, 24, 24, number);

    private static string? LabelOf(byte[] json)
    {
        ContainerEntry[] entries = [new(EntryKind.File, "1.jpg", 0, 1), new(EntryKind.File, "1.json", 1, json.Length)];
        return Assert.Single(WebDatasetReader.Read(entries, _ => json, _ => { })).Label;
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
