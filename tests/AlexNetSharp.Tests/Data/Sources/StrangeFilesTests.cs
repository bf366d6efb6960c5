using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Packs;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>What people bring that is not read: named by its content, with what to do.</summary>
public sealed class StrangeFilesTests : IDisposable
{
    private const string Unpack = ", which is not read; unpack it with 'tar xf', and give the folder.";
    private const string WriteImages =
        ", which is not read; write its images as files into a folder for each class, and give the folder around them.";
    private const string ToParquet = ", which is not read; write it as Parquet with 'Dataset.to_parquet'.";
    private const string APhoto = "is a single photo, not a source of many; give the folder that holds the class folders, "
        + "or classify the photo by a trained network.";

    private readonly TemporaryFolder _folder = new();

    /// <summary>The first bytes that each format's specification asks for, as hexadecimal digits, and what is said.</summary>
    public static TheoryData<string, string, string> Kinds { get; } = new()
    {
        { "a.tar.bz2", "425A6839 314159265359 0102", "is a file compressed by bzip2" + Unpack },
        { "a.tar.xz", "FD377A585A00 0004", "is a file compressed by xz" + Unpack },
        { "a.tar.zst", "28B52FFD 2401", "is a file compressed by Zstandard" + Unpack },
        { "a.lz4", "04224D18 6440", "is a file compressed by LZ4" + Unpack },
        { "a.rar", "526172211A0701 00", "is a RAR archive, which is not read; unpack it with 'unrar x', and give the folder." },
        { "a.7z", "377ABCAF271C 0004", "is a 7-Zip archive, which is not read; unpack it with '7z x', and give the folder." },
        { "a.h5", "894844460D0A1A0A 00", "is an HDF5 file" + WriteImages },
        { "a.npy", "934E554D5059 0100", "is an array of NumPy" + WriteImages },
        {
            "a.npz",
            "504B0304 1400000000000000000000000000000000000000000005000000 782E6E7079 00",
            "is an archive of NumPy's arrays" + WriteImages
        },
        { "data.mdb", "00000000000000000000000000000000 DEC0EFBE 01", "is an LMDB database" + WriteImages },
        { "a.tfrecord", "0102030405060708090A", "is a TFRecord file" + WriteImages },
        { "train-00000-of-00010", "3600000000000000 4F578CEF", "is a TFRecord file" + WriteImages },
        { "a.arrow", "FFFFFFFF 10020000", "is an Arrow file" + ToParquet },
        {
            "train.parquet",
            "76657273696F6E2068747470733A2F2F6769742D6C66732E 0A",
            "is a pointer of Git LFS, not the file itself, which is not read; run 'git lfs pull' in its folder."
        },
        { "a.zip", "3C21444F43545950452068746D6C3E0A", "is a web page, which is not read; fetch the file itself." },
        { "list.txt", "6100 2E00 7000 6E00 6700", "is text in UTF-16 without a byte order mark, which is not read; save it as UTF-8." },
        { "a.rec", "0A23D7CE 10000000", "is a RecordIO file of MXNet" + WriteImages },
        { "a.pkl", "8004 95 0A00000000000000", "is a pickle of Python" + WriteImages },
        { "data_batch_1", "8002 7D 71 01", "is a pickle of Python" + WriteImages },
        { "a.tiff", "49492A00 08000000", APhoto },
        { "a.heic", "00000018 66747970 68656963 0000", APhoto },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prepare_FileThatIsNotRead_IsNamedByItsContent(string name, string digits, string sentence)
    {
        byte[] bytes = Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));
        string path = _folder.Write(name, bytes);
        Assert.Equal($"{path} {sentence}", Refusal(path));

        // By its content also under another name, where the format has a mark.
        if (name is not ("a.tfrecord" or "a.arrow"))
        {
            string nameless = _folder.Write("nameless", bytes);
            Assert.Equal($"{nameless} {sentence}", Refusal(nameless));
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Prepare_SinglePhoto_IsNoSource(SKEncodedImageFormat format)
    {
        string path = _folder.Write("photo", TestImages.Encode(format, 8, 8));
        Assert.StartsWith($"{path} is a single photo, not a source of many;", Refusal(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set.rar", "526172211A070100", "set.rar, a RAR archive, which is not read; unpack it with 'unrar x', and give the folder.")]
    [InlineData("data.mdb", "00000000000000000000000000000000DEC0EFBE01", "data.mdb, an LMDB database" + WriteImages)]
    [InlineData("train_X.bin", "010203", "train_X.bin, the images of STL-10 in one file" + WriteImages)]
    [InlineData("state.arrow", "FFFFFFFF10", "state.arrow, an Arrow file" + ToParquet)]
    public void Prepare_FolderOfNothingElse_NamesWhatItHolds(string name, string digits, string sentence)
    {
        _folder.Write($"source/{name}", Convert.FromHexString(digits));
        _folder.Write("source/README.md", "text"u8.ToArray());
        Assert.Equal($"The source {_folder.At("source")} holds no images, but {sentence}", Refusal(_folder.At("source")));
    }

    /// <summary>What Hugging Face's <c>save_to_disk</c> writes for several parts.</summary>
    [Fact]
    public void Prepare_FolderOfFoldersOfNothingElse_NamesWhatOneHolds()
    {
        _folder.Write("source/dataset_dict.json", "{}"u8.ToArray());
        _folder.Write("source/train/data-00000-of-00001.arrow", Convert.FromHexString("FFFFFFFF10"));
        Assert.Equal(
            $"The source {_folder.At("source", "train")} holds no images, but data-00000-of-00001.arrow, an Arrow file" + ToParquet,
            Refusal(_folder.At("source")));
    }

    [Fact]
    public void Prepare_FolderOfAnArchive_SaysToGiveTheArchive()
    {
        _folder.Write("source/set.zip", Zip());
        Assert.Equal(
            $"The source {_folder.At("source")} holds no images, but an archive; give {_folder.At("source", "set.zip")} itself.",
            Refusal(_folder.At("source")));
        _folder.Write("source/more.zip", Zip());
        Assert.Contains("but 2 archives; give one of them, such as", Refusal(_folder.At("source")), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Zip()
    {
        using MemoryStream bytes = new();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a/readme.txt").Open();
            entry.Write(Encoding.ASCII.GetBytes("x"));
        }

        return bytes.ToArray();
    }

    private string Refusal(string source) => Assert.Throws<AlexNetException>(() => PackBuilder.Prepare(new PrepareRequest
    {
        Source = source,
        Pack = _folder.At("pack"),
        Threads = 1,
    })).Message;
}
