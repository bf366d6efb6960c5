using AlexNetSharp.Data.Packs;
using AlexNetSharp.Fuzz.Seeds;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>What people brought and what was wrong with it, through the door that programs use.</summary>
public sealed class FieldReportTests : IDisposable
{
    private static readonly byte[] Image = TestImages.Encode(SKEncodedImageFormat.Png, 4, 4);
    private static readonly byte[] Broken = [.. Image[..40]];

    private readonly TemporaryFolder _folder = new();

    /// <summary>A percentage counts at the end however few files there are.</summary>
    [Theory]
    [InlineData(80, 1, null, true)]
    [InlineData(80, 1, "99%", false)]
    [InlineData(2, 79, "1%", true)]
    [InlineData(2, 79, "5%", false)]
    [InlineData(2, 2, null, false)]
    [InlineData(4, 2, null, true)]
    public void Prepare_FewFilesMostlyBroken_AreRefusedByTheLimit(int broken, int whole, string? limit, bool isRefused)
    {
        Write("cat", whole, Image);
        Write("dog", 1, Image);
        Write("dog", broken, Broken, from: 1);
        PrepareRequest request = Request();
        request = limit is null ? request : request with { MaxRejected = RejectionLimit.Parse(limit) };

        if (isRefused)
        {
            string message = Assert.Throws<AlexNetException>(() => PackBuilder.Prepare(request)).Message;
            Assert.Contains("cannot be used, more than", message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(broken, PackBuilder.Prepare(request).Rejected.Count);
        }
    }

    [Theory]
    [InlineData("@eaDir")]
    [InlineData("#recycle")]
    [InlineData("$RECYCLE.BIN")]
    [InlineData("lost+found")]
    [InlineData("System Volume Information")]
    [InlineData(".ipynb_checkpoints")]
    [InlineData("__MACOSX")]
    public void Prepare_FolderOfTheSystem_IsNoClass(string name)
    {
        Write("cat", 2, Image);
        Write("dog", 2, Image);
        Write(name, 2, Image);
        Write($"cat/{name}", 1, Image);

        PrepareResult result = PackBuilder.Prepare(Request());

        Assert.Equal((2, 4), (result.Classes, result.TrainImages));
        Assert.Contains(result.Rejected, file => file.File.TrimEnd('/') == name);
        Assert.Contains(result.Rejected, file => file.File.TrimEnd('/') == $"cat/{name}");
    }

    [Fact]
    public void Prepare_ArchiveOfNamesOfWindows_SaysTheFirstReason()
    {
        _folder.Write("source.tar", ArchiveSeeds.Ustar([("cat\\1.png", Image), ("dog\\2.png", Image)]));

        string message = Assert.Throws<AlexNetException>(() =>
            PackBuilder.Prepare(Request() with { Source = _folder.At("source.tar") })).Message;

        Assert.Contains(@"cat\1.png has a '\' in its path", message.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Great_Dane_1.jpg", "Great_Dane")]
    [InlineData("Great_Dane_1_2.jpg", "Great_Dane")]
    [InlineData("cat.0.jpg", "cat")]
    [InlineData("cat (3).jpg", "cat")]
    [InlineData("cat-007.jpg", "cat")]
    [InlineData("n01440764_10026.jpg", "n01440764")]
    [InlineData("cat_anything.jpg", "cat")]
    [InlineData("route66_5.jpg", "route66")]
    public void Prepare_ClassFromName_IsTheNameWithoutItsNumber(string file, string wanted)
    {
        _folder.Write($"source/{file}", Image);
        _folder.Write("source/zebra_1.jpg", Image);

        PackBuilder.Prepare(Request() with { ClassFromName = true });

        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal([wanted, "zebra"], pack.Classes.Select(one => one.Name));
    }

    /// <summary>Where every file is refused, the first one's reason says more than that there are no images.</summary>
    [Fact]
    public void Prepare_EveryFolderIsALink_SaysWhyAndHow()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need rights on Windows.");
        Write("../elsewhere/cat", 2, Image);
        Directory.CreateDirectory(_folder.At("source"));
        Directory.CreateSymbolicLink(_folder.At("source", "cat"), _folder.At("elsewhere", "cat"));
        Directory.CreateSymbolicLink(_folder.At("source", "dog"), _folder.At("elsewhere", "cat"));

        string message = Assert.Throws<AlexNetException>(() => PackBuilder.Prepare(Request())).Message;

        Assert.Contains("holds no image that can be used: cat ", message, StringComparison.Ordinal);
        Assert.Contains("FollowLinks", message, StringComparison.Ordinal);
    }

    /// <summary>A PNG's EXIF orientation is applied, as a JPEG's is: 3 turns the photo by half a circle.</summary>
    [Fact]
    public void Prepare_TurnedPng_IsPackedUpright()
    {
        byte[] png = PngBuilder.Encode(2, 1, 8, 2, [255, 0, 0, 0, 0, 255]);
        _folder.Write("source/cat/plain.png", png);
        _folder.Write("source/dog/turned.png", TestImages.PngWithOrientation(png, 3, isLittleEndian: true, isBehind: true));

        PackBuilder.Prepare(Request() with { Geometry = new GeometryOptions { Resize = AlexNetSharp.Preprocessing.ResizeRule.None } });

        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal([255, 0, 0, 0, 0, 255], pack.Train.Read(0, []).ToArray());
        Assert.Equal([0, 0, 255, 255, 0, 0], pack.Train.Read(1, []).ToArray());
    }

    /// <summary>A pack is given away; it says nothing about the machine that made it.</summary>
    [Fact]
    public void Prepare_RejectedFiles_AreListedWithoutPathsOfTheMachine()
    {
        Write("cat", 3, Image);
        Write("dog", 3, Image);
        Write("dog", 1, Broken, from: 3);
        Directory.CreateDirectory(_folder.At("source", "dog", "folder.png"));
        File.WriteAllBytes(_folder.At("source", "dog", "empty.png"), []);
        string labels = _folder.At("labels.txt");
        File.WriteAllLines(labels, ["0.png a", "1.png b", "nowhere.png a"]);

        PrepareResult byFolder = PackBuilder.Prepare(Request());
        PrepareResult byList = PackBuilder.Prepare(
            Request() with { LabelsFile = labels, Pack = _folder.At("labelled"), MaxRejected = RejectionLimit.OfFiles(100) });

        Assert.NotEmpty(byFolder.Rejected);
        Assert.NotEmpty(byList.Rejected);
        Assert.All(
            byFolder.Rejected.Concat(byList.Rejected),
            file => Assert.DoesNotContain(_folder.Root, file.File + file.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4, null, true)]
    [InlineData(4, 0.1, true)]
    [InlineData(4, 0.0, false)]
    [InlineData(10, null, false)]
    public void Prepare_ClassesTooSmallForValidation_AreSaidToHaveNone(int images, double? fraction, bool isSaid)
    {
        Write("cat", images, Image);
        Write("dog", images, Image);

        PrepareResult result = PackBuilder.Prepare(Request() with { ValFraction = fraction });

        Assert.Equal(isSaid, result.Notes.Any(note => note.Contains("nothing is measured while a network trains", StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string folder, int count, byte[] content, int from = 0)
    {
        for (int i = from; i < from + count; i++)
        {
            _folder.Write($"source/{folder}/{i}.png", content);
        }
    }

    private PrepareRequest Request() => new()
    {
        Source = _folder.At("source"),
        Pack = _folder.At("pack"),
        Geometry = new GeometryOptions { Height = 4, Width = 4 },
        ValFraction = 0,
        Threads = 1,
    };
}
