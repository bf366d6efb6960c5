using System.Text;
using AlexNetSharp.Data.Packs;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Lists as people have them: tables with headers, other encodings, absolute paths, parts in a column.</summary>
public sealed class ListFormatsTests : IDisposable
{
    private static readonly byte[] Image = TestImages.Encode(SKEncodedImageFormat.Png, 4, 4);
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Tables { get; } =
    [
        "image,label\na/1.png,cat\na/2.png,dog\nb c.png,cat\n",
        "image;label\r\na/1.png;cat\r\na/2.png;dog\r\nb c.png;cat\r\n",
        "filepath\tclass\na/1.png\tcat\na/2.png\tdog\nb c.png\tcat",
        "id,Image Path,x,Category\n0,a/1.png,9,cat\n1,./a/2.png,9,dog\n2,b c.png,9,cat\n",
        "label,file_name\ncat,a/1\ndog,a/2\ncat,b c\n",
        "\"image\",\"target\"\n\"a/1.png\",\"cat\"\n\n\"a/2.png\" , \"dog\"\n \"b c.png\",cat\n",
        "a/1.png,cat\na/2.png,dog\nb c.png,cat\n",
        "a/1,cat\na/2,dog\nb c,cat\n",
        "a/1.png cat\na/2.png dog\nb c.png cat\n",
        "a/1.png\tcat\na/2.png\tdog\nb c.png\tcat\n",
    ];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Prepare_TableOrLines_IsTheSamePack(string text)
    {
        WriteImages("a/1.png", "a/2.png", "b c.png");
        Write("list.csv", new UTF8Encoding(true), text);

        PrepareResult result = PackBuilder.Prepare(Request("list.csv"));

        Assert.Empty(result.Rejected);
        Assert.Equal([("a/1.png", "cat"), ("b c.png", "cat"), ("a/2.png", "dog")], TrainOf("pack"));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public void Prepare_ListOfAnEncodingWithItsMark_IsRead(string encoding, bool hasMark)
    {
        WriteImages("p\u00EAche.png", "\u6843.png");
        Encoding with = encoding == "utf-8" ? new UTF8Encoding(hasMark) : Encoding.GetEncoding(encoding);
        Write("list.txt", with, "p\u00EAche.png fishing\n\u6843.png p\u00E9ch\u00E9\n");
        Write("labels.csv", with, "file,label\np\u00EAche.png,fishing\n\u6843.png,p\u00E9ch\u00E9\n");

        PackBuilder.Prepare(Request("list.txt"));
        PackBuilder.Prepare(Request("images", "flat") with { LabelsFile = _folder.At("labels.csv"), Root = null });

        Assert.Equal([("p\u00EAche.png", "fishing"), ("\u6843.png", "p\u00E9ch\u00E9")], TrainOf("pack"));
        Assert.Equal(TrainOf("pack"), TrainOf("flat"));
    }

    /// <summary>Read leniently, two labels of another encoding become one class of replacement characters.</summary>
    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16 torn")]
    public void Prepare_ListOfAnotherEncoding_IsRefusedByName(string encoding)
    {
        WriteImages("1.png", "2.png");
        const string Text = "1.png p\u00EAche\n2.png p\u00E9che\n";
        byte[] bytes = encoding == "iso-8859-1" ? Encoding.Latin1.GetBytes(Text) : [0xFF, 0xFE, 0x00, 0xD8, 0x20, 0x00, 0x31, 0x00];
        string list = _folder.Write("list.txt", bytes);

        string wanted = $"{list} is not UTF-8, nor UTF-16 with a byte order mark; save it as UTF-8.";
        Assert.Equal(wanted, Refusal(Request("list.txt")));
        Assert.Equal(wanted, Refusal(Request("images") with { LabelsFile = list, Root = null }));
    }

    [Fact]
    public void Prepare_AbsolutePaths_AreThoseBelowTheRoot()
    {
        WriteImages("a/1.png", "a/2.png");
        Directory.CreateSymbolicLink(_folder.At("alias"), _folder.At("images"));
        _folder.Write("elsewhere/3.png", Image);
        string[] lines =
        [
            $"{_folder.At("images", "a", "1.png")} cat", "a/2.png dog", $"{_folder.At("elsewhere", "3.png")} cat",
            $"{_folder.At("images", "a")}/../../elsewhere/3.png cat",
        ];
        _folder.Write("list.txt", Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        PrepareResult result = PackBuilder.Prepare(Request("list.txt"));
        PackBuilder.Prepare(Request("list.txt", "by-alias") with { Root = _folder.At("alias") });

        Assert.Equal([("a/1.png", "cat"), ("a/2.png", "dog")], TrainOf("pack"));
        Assert.Equal(TrainOf("pack"), TrainOf("by-alias"));
        Assert.Equal(
            [
                ("3.png", "has an absolute path that does not lie below the root folder"),
                ("a/../../elsewhere/3.png", "has a path that leads out of the root folder"),
            ],
            result.Rejected.Select(file => (file.File.Split(_folder.Root)[^1].TrimStart('/'), file.Reason)));
        Assert.All(result.Rejected, file => Assert.DoesNotContain(_folder.Root, file.File, StringComparison.Ordinal));
        string message = Refusal(Request("list.txt", "other") with { Root = null });
        Assert.StartsWith($"Line 1 of {_folder.At("list.txt")} has an absolute path", message, StringComparison.Ordinal);
        Assert.EndsWith("give Root = DIR, the folder below which the images lie.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image,label,split\n0.png,b,train\n1.png,a,train\n2.png,b,Validation\n3.png,a,test\n", 2, 1, "1 test images of the list")]
    [InlineData("image,label,Data Set\n1.png,a,training\n2.png,b,TRAIN\n3.png,a,test\n", 2, 1, "its test images stand in for them")]
    [InlineData("image,label,set\n1.png,a,train\n2.png,b,train\n3.png,a,train\n", 3, 0, "")]
    public void Prepare_ColumnOfParts_IsRead(string text, int train, int val, string note)
    {
        WriteImages("0.png", "1.png", "2.png", "3.png");
        Write("list.csv", new UTF8Encoding(false), text);

        PrepareResult result = PackBuilder.Prepare(Request("list.csv") with { ValFraction = null });

        Assert.Equal((train, val), (result.TrainImages, result.ValImages));
        Assert.Contains(result.Notes, one => one.Contains(note, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("image,label,split\n1.png,a,unsup\n", "Line 2 of PATH gives 1.png the part 'unsup'; it must be train, val or test.")]
    [InlineData("image,label\n1.png,a,b\n", "Line 2 of PATH has 3 columns, its first line 2; put quotes around a field that holds ','.")]
    [InlineData("image,label\n1.png,\n", "Line 2 of PATH has no label; write it, or leave the line out.")]
    [InlineData("image,label\n1.png,\"a\n2.png,b\n", "Line 2 of PATH opens a quote that nothing closes; close it.")]
    [InlineData("image,label\n1.png,\"a\"b\n", "Line 2 of PATH goes on after a closing quote; write quotes inside a quoted field twice.")]
    [InlineData("image,MEL,NV\n1.png,0,1\n", "PATH has the columns 'image', 'MEL', 'NV', of which one must be the image's file and")]
    [InlineData("1.png,2,3\n", "PATH has the columns '1.png', '2', '3', of which one must be the image's file and one its label;")]
    [InlineData("1.png\n2.png\n", "Line 1 of PATH is no 'file label';")]
    public void Prepare_TableThatCannotBeRead_SaysWhere(string text, string sentence)
    {
        WriteImages("1.png", "2.png");
        Write("list.csv", new UTF8Encoding(false), text);

        Assert.StartsWith(
            sentence.Replace("PATH", _folder.At("list.csv"), StringComparison.Ordinal),
            Refusal(Request("list.csv")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_HostileTable_IsRefusedBeforeItTakesMemory()
    {
        WriteImages("1.png");
        Write("wide.csv", new UTF8Encoding(false), "image,label\n" + new string(',', 5000));
        Write("long.csv", new UTF8Encoding(false), "image,label\n\"" + new string('x', 1 << 20));

        Assert.Contains("has more than 256 columns", Refusal(Request("wide.csv")), StringComparison.Ordinal);
        Assert.Contains("Line 2 of", Refusal(Request("long.csv")), StringComparison.Ordinal);
        Assert.Contains("is longer than 16384 characters", Refusal(Request("long.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_RootOrPartsWhereTheyDoNotFit_IsAnOptionError()
    {
        WriteImages("cat/1.png", "dog/1.png");
        Write("list.csv", new UTF8Encoding(false), "image,label,split\ncat/1.png,cat,train\n");
        Write("val.txt", new UTF8Encoding(false), "dog/1.png dog\n");

        Assert.Contains(
            "is no list, which Root is for",
            OptionRefusal(Request("images")),
            StringComparison.Ordinal);
        Assert.Contains(
            "has a column for the parts of its images, and a validation list was given",
            OptionRefusal(Request("list.csv") with { ValList = _folder.At("val.txt") }),
            StringComparison.Ordinal);
        Assert.Contains(
            "give it as the source, with Root",
            Refusal(Request("images") with { Root = null, LabelsFile = _folder.At("list.csv") }),
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"{_folder.At("nowhere")} is no folder;",
            Refusal(Request("val.txt") with { Root = _folder.At("nowhere") }),
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string OptionRefusal(PrepareRequest request) =>
        Assert.Throws<InvalidOptionException>(() => PackBuilder.Prepare(request)).Message;

    private static string Refusal(PrepareRequest request) => Assert.ThrowsAny<AlexNetException>(() => PackBuilder.Prepare(request)).Message;

    private void WriteImages(params string[] paths)
    {
        foreach (string path in paths)
        {
            _folder.Write($"images/{path}", Image);
        }
    }

    private void Write(string name, Encoding encoding, string text) =>
        _folder.Write(name, [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);

    private (string File, string Class)[] TrainOf(string name)
    {
        using Pack pack = Pack.Open(_folder.At(name));
        return [.. pack.Train.ReadFileNames().Select((file, i) => (file, pack.Classes[pack.Train.Label(i)].Name))];
    }

    private PrepareRequest Request(string source, string pack = "pack") => new()
    {
        Source = _folder.At(source),
        Pack = _folder.At(pack),
        Root = _folder.At("images"),
        Geometry = new GeometryOptions { Height = 4, Width = 4 },
        ValFraction = 0,
        MaxRejected = RejectionLimit.OfFiles(100),
        Threads = 1,
    };
}
