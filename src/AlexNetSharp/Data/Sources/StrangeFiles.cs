using System.Buffers.Binary;
using System.Numerics;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Data.Parquet;

namespace AlexNetSharp.Data.Sources;

/// <summary>Refuses what people bring that is not read, by what it is, as its content says before its name does.</summary>
internal static class StrangeFiles
{
    private const int MostLookedAt = 64;
    private const int ZipNameLength = 26, ZipName = 30;

    /// <summary>What masks a checksum in a TFRecord file.</summary>
    private const uint ChecksumMask = 0xA282EAD8;

    private static readonly string[] NamesOfStl10 = ["train_X.bin", "test_X.bin", "unlabeled_X.bin"];

    /// <summary>Refuses a file that is of a kind that is not read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">It is one.</exception>
    public static void Refuse(string path)
    {
        byte[] start = ArchiveFile.ReadStart(path, StrangeKind.SampleLength);
        if (IsPhoto(path, start))
        {
            throw new AlexNetException(
                $"{path} is a single photo, not a source of many; give the folder that holds the class folders, "
                    + $"or classify the photo by a trained network.");
        }

        if (Find(path, start) is { } kind)
        {
            throw new AlexNetException($"{path} is {kind.Name}, which is not read; {kind.Remedy}.");
        }
    }

    /// <summary>Refuses a folder that holds no images and no folders, but files of others that may hold some.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="AlexNetException">It is one.</exception>
    public static void RefuseFolder(string folder)
    {
        var files = new List<string>();
        var own = new OwnFolders();
        using var entries = new FolderEntries(folder);
        while (entries.Next() is { } entry)
        {
            if (FileNames.IsHidden(entry.Name))
            {
                continue;
            }

            if (entry is not FileInfo || FileNames.IsImage(entry.Name) || files.Count == MostLookedAt)
            {
                return;
            }

            files.Add(entry.FullName);
            own.See(entry.Name);
        }

        if (own.Found.Count > 0)
        {
            return;
        }

        files.Sort(StringComparer.Ordinal);
        string[] archives = [.. files.Where(IsArchive)];
        string Shown(string file) => Path.Combine(folder, Path.GetFileName(file));
        if (archives.Length > 0)
        {
            throw new AlexNetException(
                archives.Length == 1
                    ? $"The source {folder} holds no images, but an archive; give {Shown(archives[0])} itself."
                    : $"The source {folder} holds no images, but {archives.Length} archives; give one of them, such as "
                        + $"{Shown(archives[0])}, or unpack each into a folder of its own.");
        }

        foreach (string file in files)
        {
            if (Find(file, ArchiveFile.ReadStart(file, StrangeKind.SampleLength)) is { } kind)
            {
                throw new AlexNetException(
                    $"The source {folder} holds no images, but {Path.GetFileName(file)}, {kind.Name}, which is not read; {kind.Remedy}.");
            }
        }
    }

    private static StrangeKind? Find(string path, ReadOnlySpan<byte> start)
    {
        foreach (StrangeKind kind in StrangeKind.All)
        {
            if (kind.Matches(start))
            {
                return kind;
            }
        }

        return IsNumPyArchive(start) ? StrangeKind.NumPyArchive
            : IsTfRecord(start) ? StrangeKind.TfRecord
            : NamesOfStl10.Contains(Path.GetFileName(path)) ? StrangeKind.Stl10
            : IsUnmarkedText(start) ? StrangeKind.UnmarkedText
            : IsReadByContent(start) ? null
            : StrangeKind.All.Append(StrangeKind.NumPyArchive)
                .FirstOrDefault(kind => kind.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsArchive(string path)
    {
        byte[] start = ArchiveFile.ReadStart(path, StrangeKind.SampleLength);
        bool isTar = GzipFile.Matches(start) || TarArchive.Matches(start);
        return isTar || (ZipArchiveFile.Matches(start) && !IsNumPyArchive(start));
    }

    private static bool IsReadByContent(ReadOnlySpan<byte> start) =>
        TextFile.IsText(start) || ZipArchiveFile.Matches(start) || GzipFile.Matches(start) || TarArchive.Matches(start)
        || start.StartsWith(ParquetFile.Magic);

    /// <summary>JPEG, PNG, GIF, WebP; BMP, whose mark is short, with its extension; and what is a photo for its owner only.</summary>
    private static bool IsPhoto(string path, ReadOnlySpan<byte> start)
    {
        bool isBitmap = start.StartsWith("BM"u8) && Path.GetExtension(path).Equals(".bmp", StringComparison.OrdinalIgnoreCase);
        bool isTiff = start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8);
        bool isHeif = start.Length > 12
            && start[4..].StartsWith("ftyp"u8)
            && (start[8..].StartsWith("hei"u8) || start[8..].StartsWith("avif"u8));
        return ImageDecoder.Knows(start) || isBitmap || isTiff || isHeif;
    }

    /// <summary>A record's length and the checksum of it, as TensorFlow's <c>record_writer.h</c> describes them.</summary>
    private static bool IsTfRecord(ReadOnlySpan<byte> start)
    {
        if (start.Length < sizeof(ulong) + sizeof(uint))
        {
            return false;
        }

        uint checksum = ~BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(start));
        return BinaryPrimitives.ReadUInt32LittleEndian(start[sizeof(ulong)..])
            == unchecked(BitOperations.RotateRight(checksum, 15) + ChecksumMask);
    }

    private static bool IsNumPyArchive(ReadOnlySpan<byte> start)
    {
        if (!ZipArchiveFile.Matches(start) || start.Length < ZipName)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = start[ZipName..];
        int length = BinaryPrimitives.ReadUInt16LittleEndian(start[ZipNameLength..]);
        return length <= rest.Length && rest[..length].EndsWith(".npy"u8);
    }

    /// <summary>Letters of ASCII with a zero before or after each, as no archive starts.</summary>
    private static bool IsUnmarkedText(ReadOnlySpan<byte> start) =>
        start.Length >= 4
        && ((IsLetter(start[0]) && start[1] == 0 && IsLetter(start[2]) && start[3] == 0)
            || (start[0] == 0 && IsLetter(start[1]) && start[2] == 0 && IsLetter(start[3])));

    private static bool IsLetter(byte one) => one is >= 0x20 and < 0x7F;
}
