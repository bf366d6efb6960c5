namespace AlexNetSharp.Data.Sources;

/// <summary>A kind of file that people bring and that is not read, with what to do about it.</summary>
/// <param name="Name">What it is, with its article.</param>
/// <param name="Remedy">What to do, as the end of a sentence.</param>
/// <param name="Extensions">The extensions of such files.</param>
/// <param name="Magic">Bytes that such files have; empty where there are none that tell.</param>
/// <param name="Offset">Where they stand.</param>
internal sealed record StrangeKind(string Name, string Remedy, string[] Extensions, byte[] Magic, int Offset = 0)
{
    /// <summary>The first bytes of a file by which kinds are told.</summary>
    public const int SampleLength = 1024;

    private const string Unpack = "unpack it with 'tar xf', and give the folder";
    private const string UnpackBy7z = "unpack it with '7z x', and give the folder";
    private const string WriteImages = "write its images as files into a folder for each class, and give the folder around them";
    private const string Fetch = "fetch the file itself";

    /// <summary>Records of TensorFlow, which have no mark, but begin with a length and its checksum.</summary>
    public static StrangeKind TfRecord { get; } = new("a TFRecord file", WriteImages, [".tfrecord", ".tfrecords"], []);

    /// <summary>The binary version of STL-10, whose bytes tell nothing; its names do.</summary>
    public static StrangeKind Stl10 { get; } = new("the images of STL-10 in one file", WriteImages, [], []);

    /// <summary>The kinds.</summary>
    public static IReadOnlyList<StrangeKind> All { get; } =
    [
        new("a file compressed by bzip2", Unpack, [".bz2", ".tbz", ".tbz2"], [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4),
        new("a file compressed by xz", Unpack, [".xz", ".txz"], [0xFD, .. "7zXZ\0"u8]),
        new("a file compressed by Zstandard", Unpack, [".zst", ".tzst"], [0x28, 0xB5, 0x2F, 0xFD]),
        new("a file compressed by LZ4", Unpack, [".lz4"], [0x04, 0x22, 0x4D, 0x18]),
        new("a RAR archive", "unpack it with 'unrar x', and give the folder", [".rar"], [.. "Rar!"u8, 0x1A, 0x07]),
        new("a 7-Zip archive", UnpackBy7z, [".7z"], [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C]),
        new("an HDF5 file", WriteImages, [".h5", ".hdf5"], [0x89, .. "HDF\r\n"u8, 0x1A, 0x0A]),
        new("an HDF5 file of MATLAB", WriteImages, [], [.. "MATLAB 7.3 MAT-file"u8]),
        new("a MATLAB file", WriteImages, [".mat"], [.. "MATLAB 5.0 MAT-file"u8]),
        new("an array of NumPy", WriteImages, [".npy"], [0x93, .. "NUMPY"u8]),
        new("an LMDB database", WriteImages, [".mdb"], [0xDE, 0xC0, 0xEF, 0xBE], 16),
        TfRecord,
        new("an Arrow file", "write it as Parquet with 'Dataset.to_parquet'", [".arrow"], [.. "ARROW1"u8]),
        new("a RecordIO file of MXNet", WriteImages, [".rec"], [0x0A, 0x23, 0xD7, 0xCE]),
        .. Enumerable.Range(2, 4).Select(protocol =>
            new StrangeKind("a pickle of Python", WriteImages, [".pkl", ".pickle"], [0x80, (byte)protocol])),
        new("a SQLite database", WriteImages, [".sqlite"], [.. "SQLite format 3\0"u8]),
        new("a pointer of Git LFS, not the file itself", "run 'git lfs pull' in its folder", [], [.. "version https://git-lfs"u8]),
        new("a web page", Fetch, [], [.. "<!DOCTYPE html"u8]),
        new("a web page", Fetch, [], [.. "<!doctype html"u8]),
        new("a web page", Fetch, [], [.. "<html"u8]),
    ];

    /// <summary>Archives of NumPy's arrays, which are zip archives of such files.</summary>
    public static StrangeKind NumPyArchive { get; } = new("an archive of NumPy's arrays", WriteImages, [".npz"], []);

    /// <summary>Text that is read as UTF-16 with its mark only.</summary>
    public static StrangeKind UnmarkedText { get; } = new("text in UTF-16 without a byte order mark", "save it as UTF-8", [], []);

    /// <summary>Whether a file that starts with these bytes has this kind's.</summary>
    /// <param name="start">The bytes.</param>
    public bool Matches(ReadOnlySpan<byte> start) =>
        Magic.Length > 0 && start.Length >= Offset + Magic.Length && start[Offset..].StartsWith(Magic);
}
