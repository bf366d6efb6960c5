using System.Formats.Tar;
using System.IO.Compression;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Sources;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>
/// What people's folders look like, and what is made of them: a folder, its tars and its zips of one layout give the same pack, or the same
/// refusal.
/// </summary>
public sealed class LayoutTests : IDisposable
{
    private static readonly byte[] Image = TestImages.Encode(SKEncodedImageFormat.Png, 4, 4);

    /// <summary>
    /// Layouts: the folders that images lie in, with how many, and the pack's classes and images, or what the refusal says.
    /// </summary>
    public static TheoryData<string, string> Layouts => new()
    {
        { "cat 2, dog 2", "cat dog: 4 + 0" },
        { "photos/cat 2, photos/dog 2", "cat dog: 4 + 0" },
        { "wrapper/mydata/cat 2, wrapper/mydata/dog 2", "cat dog: 4 + 0" },
        { "train/cat 2, train/dog 2", "cat dog: 4 + 0" },
        { "train/cat 2, train/dog 2, val/cat 1, val/dog 1", "cat dog: 4 + 2" },
        { "data/train/cat 2, data/train/dog 2, data/val/dog 1", "cat dog: 4 + 1" },
        { "ILSVRC/Data/CLS-LOC/train/n1 2, ILSVRC/Data/CLS-LOC/train/n2 2, ILSVRC/Data/CLS-LOC/val/n1 1", "n1 n2: 4 + 1" },
        { "train/cat 2, train/dog 2, test/cat 1", "cat dog: 4 + 1" },
        { "train/cat 2, train/dog 2, valid/cat 1, test/dog 2", "cat dog: 4 + 1" },
        { "seg_train/seg_train/sea 2, seg_train/seg_train/ice 2, seg_test/seg_test/sea 1, seg_pred/seg_pred 3", "ice sea: 4 + 1" },
        { "train/train/cat 2, train/train/dog 2", "cat dog: 4 + 0" },
        { "train/n1/images 2, train/n2/images 2", "n1 n2: 4 + 0" },
        { "cat/young 1, cat 1, dog 2", "cat dog: 4 + 0" },
        { "Train/cat 2, Train/dog 2, Val/cat 1", "cat dog: 4 + 1" },
        { "training_set/cat 2, training_set/dog 2, test_set/cat 1", "cat dog: 4 + 1" },
        { "Training/cat 2, Training/dog 2, Testing/dog 1", "cat dog: 4 + 1" },
        { "train/train 2, train/dog 2, val/train 1, val/dog 1", "dog train: 4 + 2" },
        { "train 2, cat 2, dog 2", "called like a part, but images lie in it as in a class" },
        { "train 4, test1 2", "or give ClassFromName where names begin with their class" },
        { "test 2, cat 2, dog 2", "but no training part" },
        { "val/cat 2, val/dog 2, test/cat 1", "but no training part" },
        { "train/cat 2, train/dog 2, valid/cat 1, validation/cat 1", "which are one part by their names" },
        { "Train/cat 2, train/dog 2", "which are one part by their names" },
        { "train/train/cat 2, train/train/dog 2, train/val/cat 1", "has parts inside of its part" },
        { "train/cat 2, train/dog 2, val/cat 1, val/eel 1", "classes without a training image: eel" },
        { "pets/cat 2, pets/dog 2, farm/cow 2, farm/hen 2", "lie two folders deep, as in" },
        { "train 4, test 4", "holds 8 images but no class folders" },
        { "photos/cat 3", "images of one class only, cat" },
        { "cat 3", "images of one class only, cat" },
        { "train/cat 2, val/cat 2", "images of one class only, cat" },
        { "food-101/images/pie 2, food-101/images/soup 2", "pie soup: 4 + 0" },
        { "cat 2, dog 2, pets/cat 2, pets/dog 2", "pets, in which lie folders called as those beside it, cat, dog;" },
        { "cat 2, dog 2, __MACOSX/cat 2, __MACOSX/dog 2", "cat dog: 4 + 0" },
        { "train2017/cat 2, train2017/dog 2, val2017/cat 1", "cat dog: 4 + 1" },
    };

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Prepare_Layout_IsReadAlikeFromFolderAndArchives(string layout, string wanted)
    {
        Make(layout);
        string source = _folder.At("source");
        TarFile.CreateFromDirectory(source, _folder.At("bare.tar"), includeBaseDirectory: false);
        TarFile.CreateFromDirectory(source, _folder.At("named.tar"), includeBaseDirectory: true);
        using (FileStream tar = File.OpenRead(_folder.At("named.tar")))
        using (var gzip = new GZipStream(File.Create(_folder.At("named.tar.gz")), CompressionLevel.Fastest))
        {
            tar.CopyTo(gzip);
        }

        ZipFile.CreateFromDirectory(source, _folder.At("bare.zip"), CompressionLevel.NoCompression, includeBaseDirectory: false);
        ZipFile.CreateFromDirectory(source, _folder.At("named.zip"), CompressionLevel.Fastest, includeBaseDirectory: true);
        string[] told =
            [.. ((string[])["source", "bare.tar", "named.tar", "named.tar.gz", "bare.zip", "named.zip"]).Select(Told)];

        Assert.All(told, one => Assert.Contains(wanted, one, StringComparison.Ordinal));
        if (Directory.Exists(_folder.At("pack-of-source")))
        {
            // A gzipped archive is packed in its own order.
            Assert.All(
                (string[])["bare.tar", "named.tar", "bare.zip", "named.zip"],
                archive => AssertSamePack("pack-of-source", $"pack-of-{archive}"));
        }
    }

    [Theory]
    [InlineData("train", PartKind.Train)]
    [InlineData("Train", PartKind.Train)]
    [InlineData("TRAIN", PartKind.Train)]
    [InlineData("training", PartKind.Train)]
    [InlineData("Training", PartKind.Train)]
    [InlineData("train_set", PartKind.Train)]
    [InlineData("training-set", PartKind.Train)]
    [InlineData("TrainingSet", PartKind.Train)]
    [InlineData("trainset", PartKind.Train)]
    [InlineData("seg_train", PartKind.Train)]
    [InlineData("train_images", PartKind.Train)]
    [InlineData("Train Data", PartKind.Train)]
    [InlineData("val", PartKind.Val)]
    [InlineData("Valid", PartKind.Val)]
    [InlineData("validation", PartKind.Val)]
    [InlineData("Validation_Set", PartKind.Val)]
    [InlineData("valset", PartKind.Val)]
    [InlineData("dev", PartKind.Val)]
    [InlineData("test", PartKind.Test)]
    [InlineData("Testing", PartKind.Test)]
    [InlineData("test_set", PartKind.Test)]
    [InlineData("seg_test", PartKind.Test)]
    [InlineData("train2017", PartKind.Train)]
    [InlineData("val_2014", PartKind.Val)]
    [InlineData("test-2015", PartKind.Test)]
    [InlineData("2017", PartKind.None)]
    [InlineData("train9999", PartKind.None)]
    [InlineData("trains", PartKind.None)]
    [InlineData("trainer", PartKind.None)]
    [InlineData("test tube", PartKind.None)]
    [InlineData("valley", PartKind.None)]
    [InlineData("set", PartKind.None)]
    [InlineData("contest", PartKind.None)]
    [InlineData("", PartKind.None)]
    public void KindOf_Name_IsThePartOfThatSpelling(string name, Enum wanted) => Assert.Equal((PartKind)wanted, PartNames.KindOf(name));

    [Fact]
    public void Prepare_ImagesBesideAFolderOfSomethingElse_AreOneClass()
    {
        Make("images 4");
        _folder.Write("source/annotations/list.txt", [65]);
        Assert.Contains("images of one class only, images", Told("source"), StringComparison.Ordinal);
    }

    /// <summary>The names in the pack are those of the part, whatever lies around it.</summary>
    [Fact]
    public void Prepare_WrappedFolder_GivesThePackOfWhatIsInIt()
    {
        Make("train/cat 2, train/dog 2, val/cat 1");
        Prepare("source", "plain");
        Directory.Move(_folder.At("source"), _folder.At("inner"));
        Directory.CreateDirectory(_folder.At("outer"));
        Directory.Move(_folder.At("inner"), _folder.At("outer", "inner"));
        Prepare("outer", "wrapped");

        AssertSamePack("plain", "wrapped");
    }

    public void Dispose() => _folder.Dispose();

    private void AssertSamePack(string first, string second)
    {
        string[] files = [.. Directory.EnumerateFiles(_folder.At(first)).Select(file => Path.GetFileName(file)!).Order()];
        Assert.Equal(files, Directory.EnumerateFiles(_folder.At(second)).Select(Path.GetFileName).Order());
        Assert.All(
            files,
            file => Assert.Equal(File.ReadAllBytes(_folder.At(first, file)), File.ReadAllBytes(_folder.At(second, file))));
    }

    private void Make(string layout)
    {
        foreach (string entry in layout.Split(", "))
        {
            (string place, int count) = (entry[..entry.LastIndexOf(' ')], int.Parse(entry[entry.LastIndexOf(' ')..]));
            for (int i = 0; i < count; i++)
            {
                _folder.Write($"source/{place}/{i}.png", Image);
            }
        }
    }

    private PrepareResult Prepare(string source, string pack) => PackBuilder.Prepare(new PrepareRequest
    {
        Source = _folder.At(source),
        Pack = _folder.At(pack),
        Geometry = new GeometryOptions { Height = 4, Width = 4 },
        Threads = 1,
    });

    private string Told(string source)
    {
        try
        {
            PrepareResult result = Prepare(source, $"pack-of-{source}");
            using Pack pack = Pack.Open(result.Pack);
            return $"{string.Join(' ', pack.Classes.Select(one => one.Name))}: {result.TrainImages} + {result.ValImages}";
        }
        catch (AlexNetException e)
        {
            return e.Message;
        }
    }
}
