using System.Diagnostics;
using System.Text;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>
/// A miniature of ILSVRC-2012 as it is distributed: nested tars, and a development kit whose numbers have another order than its WordNet
/// numbers.
/// </summary>
public sealed class IlsvrcSourceTests
{
    private const string Kit = "ILSVRC2012_devkit_t12";

    /// <summary>Number, WordNet number, words and number of children. The order by WordNet number is 3, 1, 2.</summary>
    private static readonly (int Id, string Wnid, string Words, int Children)[] Synsets =
        [(1, "n02", "crane, bird", 0), (2, "n03", "crane, machine", 0), (3, "n01", "tench, Tinca tinca", 0), (4, "n00", "entity", 3)];

    private static readonly (string Name, string Class, bool IsTrain)[] Wanted =
    [
        ("train/n01/n01_5.JPEG", "n01", true),
        ("train/n02/n02_10.JPEG", "n02", true),
        ("train/n02/n02_9.JPEG", "n02", true),
        ("train/n03/n03_1.JPEG", "n03", true),
        ("val/n01/ILSVRC2012_val_00000002.JPEG", "n01", false),
        ("val/n02/ILSVRC2012_val_00000003.JPEG", "n02", false),
        ("val/n03/ILSVRC2012_val_00000001.JPEG", "n03", false),
    ];

    [Theory]
    [InlineData("folder")]
    [InlineData("tar.gz")]
    public void Samples_MetaOfBytes_HaveTheLabelsOfTheWordNetOrder(string form)
    {
        using TemporaryFolder folder = new();
        MatWriter writer = new(isBigEndian: false);
        WriteImages(folder);
        WriteKit(folder, form, writer.File(true, MatSeeds.Synsets(writer, Synsets)));
        CheckAll(folder);
    }

    [Fact]
    public void Samples_MetaOfScipy_HaveTheLabelsOfTheWordNetOrder()
    {
        using TemporaryFolder folder = new();
        byte[]? meta = ScipyMeta(folder.At("meta.mat"));
        Assert.SkipWhen(meta is null, "Python's scipy is not installed: Debian's package python3-scipy.");
        WriteImages(folder);
        WriteKit(folder, "tar.gz", meta);
        CheckAll(folder);
    }

    /// <summary>
    /// The official labels and boxes are of the stored pixels, so a camera's orientation is ignored, unless it is asked for; folders of
    /// photos are turned upright.
    /// </summary>
    [Fact]
    public void Prepare_TurnedPhoto_IsPackedAsItIsStored()
    {
        using TemporaryFolder folder = new();
        MatWriter writer = new(isBigEndian: false);
        byte[] turned = TestImages.WithOrientation(Photo(1), orientation: 6, isLittleEndian: true);
        WriteKit(folder, "folder", writer.File(true, MatSeeds.Synsets(writer, Synsets)));
        folder.Write("ILSVRC2012_img_train.tar", ArchiveSeeds.Ustar([("n01.tar", ArchiveSeeds.Ustar([("n01_1.JPEG", turned)]))]));
        folder.Write("photos/n01/n01_1.JPEG", turned);
        Directory.CreateDirectory(folder.At("photos", "n02"));
        GeometryOptions small = new() { Height = 12, Width = 12 };

        Assert.Equal((ExifRule.Ignore, Stored(Photo(1))), Packed(folder.Root, small));
        Assert.Equal((ExifRule.Apply, Upright(turned)), Packed(folder.Root, small with { Exif = ExifRule.Apply }));
        Assert.Equal((ExifRule.Apply, Upright(turned)), Packed(folder.At("photos"), small));
        Assert.NotEqual(Stored(turned), Upright(turned));

        (ExifRule, string) Packed(string source, GeometryOptions geometry)
        {
            using TemporaryFolder made = new();
            PackBuilder.Prepare(new PrepareRequest { Source = source, Pack = made.At("pack"), Geometry = geometry, ValFraction = 0 });
            using Pack pack = Pack.Open(made.At("pack"));
            return (pack.Manifest.Geometry.Exif, Convert.ToHexString(pack.Train.Read(0, [])));
        }

        static string Stored(byte[] file) => Resized(ImageDecoder.Decode(file, ExifRule.Ignore, 3));

        static string Upright(byte[] file) => Resized(ImageDecoder.Decode(file, ExifRule.Apply, 3));

        static string Resized(RgbImage image) =>
            Convert.ToHexString(ImageResizer.Resize(image, new PackGeometry { Height = 12, Width = 12 }).Pixels);
    }

    [Fact]
    public void Open_StrangeEntries_AreRejectedByName()
    {
        using TemporaryFolder folder = new();
        MatWriter writer = new(isBigEndian: false);
        WriteKit(folder, "tar.gz", writer.File(true, MatSeeds.Synsets(writer, Synsets)));
        byte[] photo = Photo(1);
        byte[] inner = ArchiveSeeds.Ustar([
            ("n01_1.JPEG", photo),
            ("n01_1.JPEG", photo),
            ("._n01_2.JPEG", photo),
            ("../n01_3.JPEG", photo),
            ("readme.txt", photo),
        ]);
        folder.Write(
            "ILSVRC2012_img_train.tar",
            ArchiveSeeds.Ustar([("n01.tar", inner), ("n99.tar", inner), ("n00.tar", inner), ("note.txt", [1])]));
        folder.Write("ILSVRC2012_img_val.tar", ArchiveSeeds.Ustar([("ILSVRC2012_val_00000004.JPEG", photo), ("cat.JPEG", photo)]));
        using OpenedSource source = OpenedSource.Open(folder.Root);

        Assert.Equal([("train/n01/n01_1.JPEG", "n01", true)], source.Samples());
        Assert.Equal(
            [
                ("../n01_3.JPEG", "has a path that leads out of the archive"),
                ("._n01_2.JPEG", "is an AppleDouble file of macOS, no image"),
                ("ILSVRC2012_val_00000004.JPEG", "has no line in the ground truth of 3 validation images"),
                ("cat.JPEG", "has no line in the ground truth of 3 validation images"),
                ("n00.tar", "is a tar of no class of the development kit"),
                ("n99.tar", "is a tar of no class of the development kit"),
                ("train/n01/n01_1.JPEG", "appears in the archive again; its first appearance is used"),
            ],
            source.Source.Rejected.Select(file => (file.File, file.Reason)).Order());
        Assert.Equal(2, source.Source.LeftOut.Kinds.Values.Sum());
    }

    [Fact]
    public void Open_TruncatedOrIncomplete_SaysWhatIsWrong()
    {
        using TemporaryFolder folder = new();
        MatWriter writer = new(isBigEndian: false);
        WriteImages(folder);
        Assert.Contains("put ILSVRC2012_devkit_t12.tar.gz beside them", OpenedSource.Refusal(folder.Root), StringComparison.Ordinal);

        WriteKit(folder, "folder", [1, 2, 3]);
        Assert.Contains("data/meta.mat is no MATLAB 5 file", OpenedSource.Refusal(folder.Root), StringComparison.Ordinal);

        WriteKit(folder, "folder", writer.File(true, MatSeeds.Synsets(writer, Synsets)));
        byte[] train = File.ReadAllBytes(folder.At("ILSVRC2012_img_train.tar"));
        folder.Write("ILSVRC2012_img_train.tar", train[..(train.Length / 2)]);
        Assert.Matches("is torn .*; take it as it is distributed", OpenedSource.Refusal(folder.Root));
        Assert.Contains(
            "give the folder that holds it",
            OpenedSource.Refusal(folder.At("ILSVRC2012_img_train.tar")),
            StringComparison.Ordinal);

        folder.Write("ILSVRC2012_img_train.tar", ArchiveSeeds.Ustar([("n99.tar", [])]));
        Assert.Contains("holds no image of a class", OpenedSource.Refusal(folder.Root), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ThousandClasses_ComparesTheOfficialCounts()
    {
        using TemporaryFolder folder = new();
        MatWriter writer = new(isBigEndian: false);
        WriteImages(folder);
        WriteKit(
            folder,
            "folder",
            writer.File(true, MatSeeds.Synsets(writer, [.. Synsets, .. Enumerable.Range(5, 997).Select(i => (i, $"n{i:D4}", "x", 0))])));
        using OpenedSource source = OpenedSource.Open(folder.Root);

        Assert.Equal(1000, source.Classes.Length);
        Assert.Equal(
            [
                "ILSVRC2012_img_train.tar holds 4 images; the official one has 1281167.",
                "1000 classes have other numbers of training images than the development kit says: n0005 has 0 of 1300, "
                    + "n0006 has 0 of 1300, n0007 has 0 of 1300 and so on.",
                "ILSVRC2012_img_val.tar holds 3 images; the official one has 50000.",
            ],
            source.Source.Notes);
        File.Delete(folder.At("ILSVRC2012_img_val.tar"));
        using OpenedSource withoutVal = OpenedSource.Open(folder.Root);
        Assert.Contains(
            "ILSVRC2012_img_val.tar is missing; put it beside the other files for the official validation part.",
            withoutVal.Source.Notes);
        Assert.DoesNotContain(withoutVal.Source.Notes, note => note.Contains("holds 0 images", StringComparison.Ordinal));
    }

    private static void CheckAll(TemporaryFolder folder)
    {
        using OpenedSource source = OpenedSource.Open(folder.Root);
        Assert.Equal(["n01", "n02", "n03"], source.Classes);
        Assert.Equal("tench, Tinca tinca", source.Source.Classes[0].Label);
        Assert.Equal(Wanted, source.Samples());
        Assert.Equal(Wanted[5..], source.Samples(5));
        Assert.Equal(ExifRule.Ignore, source.Source.Exif);
        Dictionary<string, RgbImage> images = source.Images();
        Assert.Equal(ImageDecoder.Decode(Photo(10)).Pixels, images["train/n02/n02_10.JPEG"].Pixels);
        Assert.Equal(ImageDecoder.Decode(Photo(103)).Pixels, images["val/n02/ILSVRC2012_val_00000003.JPEG"].Pixels);
    }

    private static byte[] Photo(int number) => TestImages.Encode(SKEncodedImageFormat.Jpeg, 20, 16, number);

    private static void WriteImages(TemporaryFolder folder)
    {
        byte[] ClassTar(string wnid, params int[] numbers) =>
            ArchiveSeeds.Ustar(numbers.Select(number => ($"{wnid}_{number}.JPEG", Photo(number))));
        folder.Write(
            "ILSVRC2012_img_train.tar",
            ArchiveSeeds.Ustar([("n03.tar", ClassTar("n03", 1)), ("n02.tar", ClassTar("n02", 9, 10)), ("n01.tar", ClassTar("n01", 5))]));
        folder.Write(
            "ILSVRC2012_img_val.tar",
            ArchiveSeeds.Ustar(new[] { 3, 1, 2 }.Select(number => ($"ILSVRC2012_val_{number:D8}.JPEG", Photo(100 + number)))));
    }

    /// <summary>The kit's ground truth says: image 1 is number 2 (n03), image 2 number 3 (n01), image 3 number 1 (n02).</summary>
    private static void WriteKit(TemporaryFolder folder, string form, byte[] meta)
    {
        (string Name, byte[] Bytes)[] files =
        [
            ($"{Kit}/readme.txt", [1]),
            ($"{Kit}/data/meta.mat", meta),
            ($"{Kit}/data/ILSVRC2012_validation_ground_truth.txt", "2\n3\n1\n"u8.ToArray()),
        ];
        if (form == "tar.gz")
        {
            folder.Write($"{Kit}.tar.gz", DataSetSeeds.Gzip(ArchiveSeeds.Ustar(files)));
            return;
        }

        foreach ((string name, byte[] bytes) in files)
        {
            folder.Write(name, bytes);
        }
    }

    /// <summary>A compressed file with the kit's field names as scipy writes it; null where there is no scipy.</summary>
    private static byte[]? ScipyMeta(string path)
    {
        StringBuilder program = new("import sys, numpy as np\nfrom scipy.io import savemat\nrows = [\n");
        foreach ((int id, string wnid, string words, int children) in Synsets)
        {
            program.AppendLine(
                $"  ({id}., '{wnid}', '{words}', 'a gloss', {children}., np.arange(1, {children + 1}, dtype='float64'), 0., 1300.),");
        }

        program.AppendLine(
            "]\nnames = ['ILSVRC2012_ID', 'WNID', 'words', 'gloss', 'num_children', 'children', 'wordnet_height', 'num_train_images']");
        program.AppendLine("synsets = np.array(rows, dtype=[(name, 'O') for name in names]).reshape(-1, 1)");
        program.AppendLine("savemat(sys.argv[1], {'synsets': synsets}, do_compression=True)");
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(python, ["-c", program.ToString(), path]) { RedirectStandardError = true }
            )!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? File.ReadAllBytes(path) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
