using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Files;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>What lies beside the photos in the folders that people bring, through the door that programs use.</summary>
public sealed class FolderReportTests : IDisposable
{
    private static readonly byte[] Image = TestImages.Encode(SKEncodedImageFormat.Png, 4, 4);
    private static readonly byte[] Jpeg = TestImages.Encode(SKEncodedImageFormat.Jpeg, 4, 4);

    private readonly TemporaryFolder _folder = new();

    /// <summary>A pack is often made in the folder of the photos, and then runs and pictures as well, and another pack.</summary>
    [Fact]
    public void Prepare_IntoItsOwnSource_HasThePhotosOnlyEachTime()
    {
        Write("source/cat/1.png", "source/cat/2.png", "source/dog/1.png", "source/dog/2.png");
        PrepareRequest request = Request() with { Pack = _folder.At("source", "pack") };

        PrepareResult first = PackBuilder.Prepare(request);
        new InspectWorkflow().Run(new InspectRequest { Pack = request.Pack, Out = _folder.At("source", "look") }, new WorkflowContext());
        _folder.Write("source/runs/a/run.json", "{}"u8.ToArray());
        _folder.Write("source/runs/a/recipe.yaml", "x"u8.ToArray());
        Write("source/runs/a/filters/1.png");
        Directory.CreateDirectory(_folder.At("source", "eel"));
        _folder.Write("source/other.partial/prepare.lock", []);
        Write("source/other.partial/1.png");
        PrepareResult second = PackBuilder.Prepare(request with { Pack = _folder.At("source", "pack2") });
        PrepareResult third = PackBuilder.Prepare(request with { Overwrite = true });

        Assert.Equal((2, 4), (first.Classes, first.TrainImages));
        Assert.Equal((3, 4), (second.Classes, second.TrainImages));
        Assert.Equal((3, 4), (third.Classes, third.TrainImages));
        string note = Assert.Single(second.Notes, note => note.Contains("no part of the source", StringComparison.Ordinal));
        Assert.Contains("other.partial (an unfinished pack), pack (a pack), runs/a (a run) and 1 more", note, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Notes, one => one.Contains("no part of the source", StringComparison.Ordinal));
    }

    /// <summary>
    /// Pictures of ours are told by what is in them, whatever they are called: a folder of nothing else is no class, and one among photos
    /// is left out.
    /// </summary>
    [Theory]
    [InlineData("folder")]
    [InlineData("all.zip")]
    [InlineData("all.tar")]
    [InlineData("all.tar.gz")]
    public void Prepare_PicturesOfThisProgram_AreNoPhotos(string form)
    {
        Write("source/cat/1.png", "source/cat/2.png", "source/dog/1.png", "source/dog/2.png", "source/fox/look/1.png");
        Directory.CreateDirectory(_folder.At("source", "eel"));
        foreach (string place in (string[])["filters.png", "look/conv1.png", "look/conv2.png", "look/more/x.png", "fox/y.png", "cat/0.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.At("source", place))!);
            OwnFile.WritePng(_folder.At("source", place), PngWriter.Encode(new byte[12], 2, 2));
        }

        string source = form == "folder" ? _folder.At("source") : Archive("source", form);
        PrepareResult result = PackBuilder.Prepare(Request() with { Source = source });

        using Pack pack = Pack.Open(result.Pack);
        Assert.Equal(["cat", "dog", "eel", "fox"], pack.Classes.Select(one => one.Name));
        Assert.Equal(
            ["cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png", "fox/look/1.png"],
            pack.Train.ReadFileNames().Order(StringComparer.Ordinal));
        RejectedFile drawn = Assert.Single(result.Rejected);
        Assert.Equal("cat/0.png is a picture that this program has drawn, no photo", $"{drawn.File} {drawn.Reason}");
        string note = Assert.Single(result.Notes, note => note.Contains("no part of the source", StringComparison.Ordinal));
        Assert.EndsWith(": fox (pictures), look (pictures), look/more (pictures) and 1 more.", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_PicturesOfThisProgramOnly_AreRefused()
    {
        Directory.CreateDirectory(_folder.At("source", "look"));
        OwnFile.WritePng(_folder.At("source", "look", "a.png"), PngWriter.Encode(new byte[12], 2, 2));

        Assert.EndsWith(
            "source holds no photos, but what this program has written: look (pictures); give the folder that holds the photos.",
            Assert.Throws<AlexNetException>(() => PackBuilder.Prepare(Request())).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The same from archives of that folder.</summary>
    [Theory]
    [InlineData("all.tar")]
    [InlineData("all.zip")]
    public void Prepare_ArchiveOfPhotosAndAPack_HasThePhotosOnly(string archive)
    {
        Write("source/cat/1.png", "source/cat/2.png", "source/dog/1.png", "source/dog/2.png");
        PackBuilder.Prepare(Request() with { Pack = _folder.At("source", "pack") });
        Write("source/pack/looks-like-a-photo.png");
        if (archive.EndsWith("zip", StringComparison.Ordinal))
        {
            ZipFile.CreateFromDirectory(_folder.At("source"), _folder.At(archive));
        }
        else
        {
            TarFile.CreateFromDirectory(_folder.At("source"), _folder.At(archive), includeBaseDirectory: false);
        }

        PrepareResult result = PackBuilder.Prepare(Request() with { Source = _folder.At(archive) });

        Assert.Equal((2, 4), (result.Classes, result.TrainImages));
    }

    [Fact]
    public void Prepare_APackAsSource_IsToldFromPhotos()
    {
        Write("source/cat/1.png", "source/dog/1.png");
        PackBuilder.Prepare(Request());

        string message = Assert
            .Throws<AlexNetException>(() => PackBuilder.Prepare(Request() with { Source = _folder.At("pack"), Pack = _folder.At("b") })).Message;

        Assert.Contains("is a pack already", message, StringComparison.Ordinal);
    }

    /// <summary>Tiny ImageNet as it is distributed: its validation images lie in one folder, and a text file has their classes.</summary>
    [Theory]
    [InlineData("folder")]
    [InlineData("tiny.zip")]
    [InlineData("tiny.tar")]
    [InlineData("tiny.tar.gz")]
    public void Prepare_TinyImageNet_HasTheClassesOfItsAnnotations(string form)
    {
        foreach (string synset in (string[])["n01443537", "n99999999"])
        {
            Write($"top/tiny-imagenet-200/train/{synset}/images/{synset}_0.png", $"top/tiny-imagenet-200/train/{synset}/images/{synset}_1.png");
            WriteText($"top/tiny-imagenet-200/train/{synset}/{synset}_boxes.txt", $"{synset}_0.png\t0\t10\t63\t58\n");
        }

        Write([.. Enumerable.Range(0, 4).Select(i => $"top/tiny-imagenet-200/val/images/val_{i}.png")]);
        Write("top/tiny-imagenet-200/test/images/test_0.png");
        WriteText(
            "top/tiny-imagenet-200/val/val_annotations.txt",
            "val_0.png\tn99999999\t0\t32\t44\t62\nval_1.png\tn01443537\t52\t55\t57\t59\nval_2.png\tn99999999\t4\t0\t60\t55\n");
        WriteText("top/tiny-imagenet-200/words.txt", "n00001740\tentity\nn01443537\tgoldfish, Carassius auratus\nn99999999\tmade-up thing\n");
        WriteText("top/tiny-imagenet-200/wnids.txt", "n99999999\nn01443537\n");
        string source = form == "folder" ? _folder.At("top", "tiny-imagenet-200") : Archive("top", form);

        PrepareResult result = PackBuilder.Prepare(Request() with { Source = source, ValFraction = null });

        using Pack pack = Pack.Open(result.Pack);
        Assert.Equal((2, 4, 3), (result.Classes, result.TrainImages, result.ValImages));
        Assert.Equal(["goldfish, Carassius auratus", "made-up thing"], pack.Classes.Select(one => one.Label));
        string[] names = [.. pack.Val.ReadFileNames()];
        Assert.Equal(
            ["val/images/val_0.png 1", "val/images/val_1.png 0", "val/images/val_2.png 1"],
            names.Select((name, i) => $"{name} {pack.Val.Label(i)}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ("val/images/val_3.png", "has no line in val_annotations.txt"),
            Assert.Single(result.Rejected.Select(file => (file.File, file.Reason))));
    }

    [Fact]
    public void Prepare_TinyImageNetWithWordsThatAreNotUtf8_IsRefused()
    {
        Write("tiny/train/n01443537/images/0.png", "tiny/train/n99999999/images/1.png", "tiny/val/images/val_0.png");
        WriteText("tiny/val/val_annotations.txt", "val_0.png\tn99999999\t0\t32\t44\t62\n");
        _folder.Write("tiny/words.txt", [.. "n99999999\tp"u8, 0xEA, .. "che\n"u8]);

        string message = Assert.Throws<AlexNetException>(() =>
            PackBuilder.Prepare(Request() with { Source = _folder.At("tiny"), ValFraction = null })).Message;

        Assert.Contains("words.txt is not UTF-8", message, StringComparison.Ordinal);
    }

    /// <summary>Two classes of Latin-1 names were one; now they are named, and nothing is guessed.</summary>
    [Fact]
    public void Prepare_NamesThatAreNotUtf8_AreRefusedByName()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems' file names cannot have such bytes.");
        Write("source/cat/1.png", "source/dog/1.png");
        WriteText("names.sh", "umask 022; cd \"$1\" && mkdir \"$(printf 'p\\352che')\" \"$(printf 'p\\351che')\" && cp cat/1.png \"$(printf 'p\\352che')/\" "
            + "&& cp cat/1.png \"$(printf 'p\\351che/1.png')\" && cp cat/1.png \"$(printf 'dog/\\377.png')\"");
        using (var shell = System.Diagnostics.Process.Start("sh", [_folder.At("names.sh"), _folder.At("source")]))
        {
            shell.WaitForExit();
        }

        PrepareRequest request = Request() with { MaxRejected = RejectionLimit.OfFiles(10) };
        PrepareResult result = PackBuilder.Prepare(request);
        PrepareResult archived = PackBuilder.Prepare(request with { Source = TarOf("source"), Pack = _folder.At("of-tar") });

        // The base library cannot delete such names, with which the folder of the test would stay.
        using (var remove = System.Diagnostics.Process.Start("rm", ["-r", _folder.At("source")]))
        {
            remove.WaitForExit();
        }

        Assert.Equal((2, 2), (result.Classes, result.TrainImages));
        Assert.Equal(3, result.Rejected.Count);
        Assert.Equal((2, 2), (archived.Classes, archived.TrainImages));
        Assert.Equal(3, archived.Rejected.Count(file => file.File.EndsWith(".png", StringComparison.Ordinal)));
        Assert.All(
            result.Rejected.Concat(archived.Rejected),
            file => Assert.StartsWith("has a name that is not UTF-8", file.Reason, StringComparison.Ordinal));
    }

    /// <summary>A JPEG is one by its content; what is left out is counted by its kind.</summary>
    [Theory]
    [InlineData("source")]
    [InlineData("all.tar")]
    [InlineData("all.tar.gz")]
    [InlineData("all.zip")]
    public void Prepare_UnusualNames_AreReadByContentOrNamedByKind(string form)
    {
        foreach (string name in (string[])["cat/a.jfif", "cat/b.jpe", "cat/c", "dog/D.JPG", "dog/0001"])
        {
            _folder.Write($"source/{name}", Jpeg);
        }

        foreach (string name in (string[])["cat/a.heic", "cat/b.HEIC", "dog/a.txt", "dog/README", "dog/a.2f5d77a0b1c3"])
        {
            WriteText($"source/{name}", "this is no image but a text");
        }

        PrepareResult result = PackBuilder.Prepare(Request() with { Source = form == "source" ? _folder.At(form) : Archive("source", form) });

        Assert.Equal((2, 5, 0), (result.Classes, result.TrainImages, result.Rejected.Count));
        Assert.Equal(
            [(".heic", 2), (".txt", 1), ("other", 1), ("without extension", 1)],
            result.LeftOut.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value)));
    }

    [Fact]
    public void Prepare_OnlyPhotosOfAnotherKind_NamesTheKind()
    {
        WriteText("source/cat/1.heic", "x");
        WriteText("source/dog/1.heic", "x");

        string message = Assert.Throws<AlexNetException>(() => PackBuilder.Prepare(Request())).Message;

        Assert.Contains("but 2 .heic", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(params string[] paths) => Array.ForEach(paths, path => _folder.Write(path, Image));

    private void WriteText(string path, string text) => _folder.Write(path, Encoding.UTF8.GetBytes(text));

    private string Archive(string folder, string name)
    {
        string path = _folder.At(name);
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            ZipFile.CreateFromDirectory(_folder.At(folder), path);
        }
        else if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            TarFile.CreateFromDirectory(_folder.At(folder), gzip, includeBaseDirectory: false);
        }
        else
        {
            TarFile.CreateFromDirectory(_folder.At(folder), path, includeBaseDirectory: false);
        }

        return path;
    }

    /// <summary>The base library's writer would replace bytes in names; the system's program does not.</summary>
    private string TarOf(string folder)
    {
        using var tar = System.Diagnostics.Process.Start("tar", ["-cf", _folder.At("system.tar"), "-C", _folder.At(folder), "."]);
        tar.WaitForExit();
        return _folder.At("system.tar");
    }

    private PrepareRequest Request() => new()
    {
        Source = _folder.At("source"),
        Pack = _folder.At("pack"),
        Geometry = new GeometryOptions { Height = 4, Width = 4 },
        ValFraction = 0,
        Threads = 2,
    };
}
