using System.Text;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>
/// CIFAR in Python's pickles, the version that most people have: the same packs as of the binary version, and nothing in a file is run.
/// </summary>
public sealed class CifarPickleTests : IDisposable
{
    private const int Pixels = 3072;
    private static readonly string[] Ten = [.. Enumerable.Range(0, 10).Select(i => $"class{i}")];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void Prepare_CifarTenWrittenBothWays_MakesTheSamePack(string form)
    {
        var batches = Enumerable.Range(1, 6).ToDictionary(
            batch => batch < 6 ? $"data_batch_{batch}" : "test_batch",
            batch => (Labels: new[] { batch, 9 - batch, 0 }, Images: Images(3, batch)));
        Dictionary<string, byte[]> binary = batches.ToDictionary(batch => batch.Key + ".bin", batch => Records(batch.Value, "K"));
        binary["batches.meta.txt"] = Encoding.ASCII.GetBytes(string.Join('\n', Ten));
        Dictionary<string, byte[]> pickled = batches.ToDictionary(
            batch => batch.Key,
            batch => CifarPickleSeeds.Batch("labels", batch.Value.Labels, batch.Value.Images));
        pickled["batches.meta"] = CifarPickleSeeds.Names("label_names", Ten);

        AssertSame(binary, "cifar-10-batches-bin", pickled, "cifar-10-batches-py", form, ["data_batch_4/1", "test_batch/2"]);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("tar.gz")]
    public void Prepare_CifarHundredWrittenBothWays_MakesTheSamePack(string form)
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(i => $"fine{i}")];
        (int[] Labels, byte[] Images) train = ([99, 0, 50, 99], Images(4, 1)), test = ([42], Images(1, 7));
        Dictionary<string, byte[]> binary = new()
        {
            ["train.bin"] = Records(train, "CK"),
            ["test.bin"] = Records(test, "CK"),
            ["fine_label_names.txt"] = Encoding.ASCII.GetBytes(string.Join('\n', names)),
        };
        Dictionary<string, byte[]> pickled = new()
        {
            ["file.txt~"] = [],
            ["meta"] = CifarPickleSeeds.Names("fine_label_names", names),
            ["test"] = CifarPickleSeeds.Batch("fine_labels", test.Labels, test.Images),
            ["train"] = CifarPickleSeeds.Batch("fine_labels", train.Labels, train.Images),
        };

        AssertSame(binary, "cifar-100-binary", pickled, "cifar-100-python", form, ["train/3", "test/0"]);
    }

    /// <summary>The folder that torchvision is given, with the archive that it fetched beside what it unpacked.</summary>
    [Fact]
    public void Open_FolderAroundTheFiles_IsThatOfTheFiles()
    {
        _folder.Write("cifar-100-python.tar.gz", [1]);
        _folder.Write("cifar-100-python/train", CifarPickleSeeds.Batch("fine_labels", [5, 6], Images(2, 3)));
        _folder.Write("cifar-100-python/test", CifarPickleSeeds.Batch("fine_labels", [5], Images(1, 3)));

        using OpenedSource source = OpenedSource.Open(_folder.Root);

        Assert.Equal((2, 1), (source.Source.TrainCount, source.Source.ValCount));
    }

    [Fact]
    public void Samples_FromAnyPlace_GoOnThere()
    {
        using OpenedSource source = OpenedSource.Open(WriteHundred(CifarPickleSeeds.Batch("fine_labels", [5, 6, 7], Images(3, 3))));

        Assert.Equal([("train/2", "7", true), ("test/0", "1", false)], source.Samples(2));
        Assert.Equal("meta is missing: the classes are named by their numbers.", Assert.Single(source.Source.Notes));
        Assert.Equal(Images(3, 3)[2 * Pixels], source.Images()["train/2"].Pixels[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Open_BatchThatPythonThreeWroteAgain_HasTheSameImages(int protocol)
    {
        byte[] images = Images(3, 3);

        using OpenedSource source = OpenedSource.Open(WriteHundred(CifarPickleSeeds.Rewritten(protocol, "fine_labels", [5, 6, 7], images)));

        Assert.Equal([("train/1", "6", true), ("train/2", "7", true), ("test/0", "1", false)], source.Samples(1));
        Assert.All(
            Enumerable.Range(0, 3),
            i => Assert.Equal(
                [.. Enumerable.Range(0, Pixels).Select(at => images[(i * Pixels) + (at % 3 * 1024) + (at / 3)])],
                source.Images()[$"train/{i}"].Pixels));
    }

    public static TheoryData<string, byte[], string> Damages { get; } = new()
    {
        { "no labels", CifarPickleSeeds.Batch("labels", [1], Images(1, 1)), "it has no list 'fine_labels'" },
        { "a label too high", CifarPickleSeeds.Batch("fine_labels", [100], Images(1, 1)), "no class of CIFAR-100, 0 to 99" },
        { "fewer images", CifarPickleSeeds.Batch("fine_labels", [1, 2], Images(1, 1)), "its 'data' is no array of 2 x 3072 bytes" },
        { "no images", CifarPickleSeeds.Batch("fine_labels", [], []), "its 'data' is no array of 0 x 3072 bytes" },
        { "signed bytes", CifarPickleSeeds.Batch("fine_labels", [1], Images(1, 1), "i1"), "its 'data' is no array of 1 x 3072 bytes" },
        { "columns", CifarPickleSeeds.Batch("fine_labels", [1, 2], Images(2, 1), isFortran: true), "its 'data' is no array of 2 x" },
        { "truncated", CifarPickleSeeds.Batch("fine_labels", [1], Images(1, 1))[..900],
            "3072 bytes at byte 203 where 697 are left, so it is truncated or damaged" },
        { "bytes behind", [.. CifarPickleSeeds.Batch("fine_labels", [1], Images(1, 1)), 0], "or has bytes behind it" },
        { "fewer images as text", CifarPickleSeeds.Rewritten(0, "fine_labels", [1, 2], Images(1, 1)), "its 'data' is no array of 2 x" },
        { "a program", [0x80, 2, .. "cos\nsystem\n(U\u0002lstR."u8], "it asks for os.system, which no such file needs" },
        { "deep", [0x80, 2, .. Enumerable.Repeat((byte)']', 50), .. Enumerable.Repeat((byte)'a', 49), (byte)'.'], "more than 8 deep" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Open_DamagedPickle_SaysWhatIsWrong(string what, byte[] train, string reason)
    {
        string message = OpenedSource.Refusal(WriteHundred(train));

        Assert.True(message.Contains(reason, StringComparison.Ordinal), $"{what}: {message}");
        Assert.StartsWith($"{_folder.At("train")} cannot be used: ", message, StringComparison.Ordinal);
        string remedy = what == "a program" ? "get the file from a source that you trust." : "fetch the Python version again.";
        Assert.EndsWith($"; {remedy}", message, StringComparison.Ordinal);
    }

    /// <summary>Files called train and test that are no pickles are no CIFAR.</summary>
    [Fact]
    public void Open_OtherFilesOfThoseNames_AreNotTaken()
    {
        string path = WriteHundred("hello"u8.ToArray());

        Assert.Contains("holds no images, but test, a pickle of Python", OpenedSource.Refusal(path), StringComparison.Ordinal);
    }

    private static byte[] Images(int count, int seed) =>
        [.. Enumerable.Range(0, count * Pixels).Select(i => (byte)((i * 7) + (seed * 31) + (i / Pixels)))];

    /// <summary>The binary version's records; of CIFAR-100 with a coarse label before the fine one.</summary>
    private static byte[] Records((int[] Labels, byte[] Images) batch, string labels) =>
    [
        .. batch.Labels.SelectMany((label, i) => (byte[])
        [
            .. labels.Length == 2 ? [(byte)3] : (byte[])[],
            (byte)label,
            .. batch.Images.AsSpan(i * Pixels, Pixels),
        ]),
    ];

    /// <summary>A sample's name in the binary version.</summary>
    private static string Binary(string name) => name.Replace("/", ".bin/", StringComparison.Ordinal);

    private string WriteHundred(byte[] train)
    {
        _folder.Write("train", train);
        _folder.Write("test", CifarPickleSeeds.Batch("fine_labels", [1], Images(1, 2)));
        return _folder.Root;
    }

    private void AssertSame(
        Dictionary<string, byte[]> binary,
        string binaryOuter,
        Dictionary<string, byte[]> pickled,
        string pickledOuter,
        string form,
        string[] someNames)
    {
        PackBuilder.Prepare(new PrepareRequest { Source = Write(binary, binaryOuter, form), Pack = _folder.At("binary") });
        PackBuilder.Prepare(new PrepareRequest { Source = Write(pickled, pickledOuter, form), Pack = _folder.At("pickled") });
        string[] files = [.. Directory.GetFiles(_folder.At("binary"), "*.npy").Select(file => Path.GetFileName(file)!)];
        Assert.NotEmpty(files);
        Assert.All(
            files,
            file => Assert.Equal(File.ReadAllBytes(_folder.At("binary", file)), File.ReadAllBytes(_folder.At("pickled", file))));
        using Pack one = Pack.Open(_folder.At("binary")), other = Pack.Open(_folder.At("pickled"));
        Assert.Equal(one.Classes, other.Classes);
        Assert.Equal(one.Statistics.ChannelMean, other.Statistics.ChannelMean);
        Assert.Equal((one.Train.Count, one.Val.Count), (other.Train.Count, other.Val.Count));
        string[] names = [.. other.Train.EnumerateFileNames(), .. other.Val.EnumerateFileNames()];
        Assert.Equal([.. one.Train.EnumerateFileNames(), .. one.Val.EnumerateFileNames()], names.Select(Binary));
        Assert.All(someNames, name => Assert.Contains(name, names));
    }

    private string Write(Dictionary<string, byte[]> files, string outer, string form)
    {
        if (form != "folder")
        {
            byte[] tar = ArchiveSeeds.Ustar(files.Select(file => ($"{outer}/{file.Key}", file.Value)));
            return _folder.Write($"{outer}.{form}", form == "tar" ? tar : DataSetSeeds.Gzip(tar));
        }

        foreach ((string name, byte[] bytes) in files)
        {
            _folder.Write($"{outer}/{name}", bytes);
        }

        return _folder.At(outer);
    }
}
