using System.Xml.Linq;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Visualization;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using SkiaSharp;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>
/// What <c>data inspect</c> says of a pack: planted duplicates, a class with hardly an image, and pictures whose pixels are known.
/// </summary>
public sealed class InspectWorkflowTests : IDisposable
{
    private const int Size = 20;
    private readonly TemporaryFolder _folder = new();

    public InspectWorkflowTests()
    {
        for (int i = 0; i < 40; i++)
        {
            _folder.Write($"source/train/{"ab"[i % 2]}/{i:D2}.png", Encode(i + 1));
        }

        _folder.Write("source/train/rare/0.png", Encode(100));
        _folder.Write("source/val/a/x.png", Encode(200));
        _folder.Write("source/val/b/copy-of-train.png", Encode(2));
        _folder.Write("source/train/a/copy.png", Encode(1));
        _folder.Write("source/train/b/copy-in-another-class.png", Encode(1));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(PackStorage.Raw)]
    [InlineData(PackStorage.WebDataset)]
    public void Run_PlantedDuplicatesAndRareClass_NamesThem(PackStorage storage)
    {
        InspectResult result = Inspect(storage, new InspectRequest { Pack = _folder.At("pack") });
        Assert.Equal(["rare"], result.SmallClasses);
        Assert.Equal(["a", "b", "rare"], result.Classes.Select(one => one.Class));
        Assert.Equal([(21, 1), (21, 1), (1, 0)], result.Classes.Select(one => (one.TrainImages, one.ValImages)));
        Assert.Equal(2, result.Duplicates!.Count);
        Assert.Equal(
            ["train:train/a/00.png", "train:train/a/copy.png", "train:train/b/copy-in-another-class.png"],
            result.Duplicates[0].Files);
        Assert.Equal((false, true), (result.Duplicates[0].AcrossParts, result.Duplicates[0].AcrossClasses));
        Assert.Equal(["train:train/b/01.png", "val:val/b/copy-of-train.png"], result.Duplicates[1].Files);
        Assert.Equal((true, false), (result.Duplicates[1].AcrossParts, result.Duplicates[1].AcrossClasses));
        Assert.Empty(result.Pictures);
    }

    [Fact]
    public void Run_Quick_LooksForNoDuplicates() =>
        Assert.Null(Inspect(PackStorage.Raw, new InspectRequest { Pack = _folder.At("pack"), FindDuplicates = false }).Duplicates);

    [Fact]
    public void Run_Out_WritesPicturesOfTheStatistics()
    {
        InspectResult result = Inspect(
            PackStorage.Raw,
            new InspectRequest { Pack = _folder.At("pack"), Out = _folder.At("look", "deeper") }
        );
        Assert.Equal(["sheet.svg", "classes.svg", "mean.png", "colors.svg"], result.Pictures.Select(Path.GetFileName));
        Assert.All(result.Pictures, picture => Assert.True(File.Exists(picture)));

        using Pack pack = Pack.Open(_folder.At("pack"));
        RgbImage mean = ImageDecoder.Decode(File.ReadAllBytes(_folder.At("look", "deeper", "mean.png")));
        int pixels = Size * Size;
        Assert.All(
            Enumerable.Range(0, mean.Pixels.Length),
            i => Assert.InRange(mean.Pixels[i] - pack.MeanImage[(i % 3 * pixels) + (i / 3)], -0.5f, 0.5f));

        // The first picture is the band of the first component, whose middle is the mean color.
        XElement band = XDocument.Load(result.Pictures[3]).Descendants().First(one => one.Name.LocalName == "image");
        string png = ((string)band.Attribute("href")!)["data:image/png;base64,".Length..];
        RgbImage colors = ImageDecoder.Decode(Convert.FromBase64String(png));
        ReadOnlySpan<byte> middle = colors.Pixels.AsSpan(3 * (colors.Width / 2), 3);
        for (int channel = 0; channel < 3; channel++)
        {
            Assert.InRange(middle[channel] - pack.Statistics.ChannelMean[channel], -4, 4);
        }

        Assert.Equal(
            ["a", "b", "rare"],
            XDocument.Load(result.Pictures[1]).Descendants().Select(one => one.Value).Where(pack.Classes.Select(one => one.Name).Contains));
    }

    [Fact]
    public void Run_OutIsAFile_IsSaid()
    {
        _folder.Write("file", [1]);
        AlexNetException error = Assert.Throws<AlexNetException>(() =>
            Inspect(PackStorage.Raw, new InspectRequest { Pack = _folder.At("pack"), Out = _folder.At("file") }));
        Assert.Contains(_folder.At("file"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1000)]
    public void ClassHistogram_AnyNumberOfClasses_DrawsABarForEachPartInProportion(int count)
    {
        HistogramClass[] classes =
        [
            .. Enumerable.Range(0, count).Select(i => new HistogramClass($"<class {i}>", 10 * (1 + (i % 7)), i % 3, i % 7 == 0)),
        ];
        XDocument svg = XDocument.Parse(ClassHistogram.Draw(classes, "Images & classes"));
        string side = count > 60 ? "height" : "width";
        double[] lengths =
        [
            .. svg.Descendants()
                .Where(one =>
                    one.Name.LocalName == "rect" && one.Elements().Any(tip => tip.Value.Contains("training,", StringComparison.Ordinal)))
                .Select(one => (double)one.Attribute(side)!),
        ];
        Assert.Equal(2 * count, lengths.Length);
        Assert.Equal(classes[2].Train / (double)classes[1].Train, lengths[4] / lengths[2], 2);
        Assert.Equal(classes[4].Train / (double)classes[1].Train, lengths[8] / lengths[2], 2);
    }

    private static byte[] Encode(int number) => TestImages.Encode(SKEncodedImageFormat.Png, Size, Size, number);

    private InspectResult Inspect(PackStorage storage, InspectRequest request)
    {
        PackBuilder.Prepare(new PrepareRequest
        {
            Source = _folder.At("source"),
            Pack = _folder.At("pack"),
            Geometry = new GeometryOptions { Height = Size, Width = Size },
            Storage = storage,
            ImagesPerShard = 16,
        });
        return new InspectWorkflow().Run(request, new WorkflowContext { Threads = 3 });
    }
}
