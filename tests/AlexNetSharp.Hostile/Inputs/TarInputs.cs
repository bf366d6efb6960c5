using System.Formats.Tar;
using System.IO.Compression;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Tar archives, plain and gzipped.</summary>
internal static class TarInputs
{
    private static readonly byte[] Good = ArchiveSeeds.Ustar(
        [("cat/1.png", Samples.Image), ("cat/2.png", Samples.Image), ("dog/1.png", Samples.Image), ("dog/2.png", Samples.Image)]);

    private static readonly (string Fault, string Sentence, Func<byte[]> Bytes)[] Rows =
    [
        ("cut-in-header", "The archive {folder}/photos.tar is torn or no tar archive (it ends inside a header)", () => Good[..300]),
        ("cut-in-file", "The archive {folder}/photos.tar is torn or no tar archive (it ends inside a file)", () => Good[..520]),
        ("cut-before-end", "The archive {folder}/photos.tar is torn or no tar archive (it ends without its mark of the end)",
            () => Good[..1024]),
        ("checksum", "The archive {folder}/photos.tar is torn or no tar archive (a header's checksum is wrong)",
            () => [(byte)(Good[0] ^ 1), .. Good[1..]]),
        ("huge-length", "The archive {folder}/photos.tar is torn or no tar archive (it ends inside a file)",
            () => ArchiveSeeds.WithLength("77777777777\0"u8.ToArray())),
        ("no-length", "The archive {folder}/photos.tar is torn or no tar archive (a length is no number)",
            () => ArchiveSeeds.WithLength("0000000000x\0"u8.ToArray())),
        ("negative-length", "The archive {folder}/photos.tar is torn or no tar archive (a length is no number)",
            () => ArchiveSeeds.WithLength([0x80, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF])),
        ("long-length", "The archive {folder}/photos.tar is torn or no tar archive (it ends inside a file)",
            () => ArchiveSeeds.WithLength([0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
        ("endless-name", "The archive {folder}/photos.tar is torn or no tar archive (a header promises a name of",
            () => ArchiveSeeds.WithLength("17777777707\0"u8.ToArray(), 'L')),
        ("endless-attributes", "The archive {folder}/photos.tar is torn or no tar archive (a header promises a name of",
            () => ArchiveSeeds.WithLength("17777777707\0"u8.ToArray(), 'x')),
        ("endless-globals", "The archive {folder}/photos.tar is torn or no tar archive (a header promises a name of",
            () => ArchiveSeeds.WithLength("17777777707\0"u8.ToArray(), 'g')),
        ("climbs", "The source {folder}/photos.tar holds no image that can be used: ../../cat/1.png has a path",
            () => ArchiveSeeds.Ustar([("../../cat/1.png", Samples.Image), ("/dog/1.png", Samples.Image)])),
        ("links", "The source {folder}/photos.tar holds no image that can be used: cat/1.png is a link or special", Links),
        ("empty", "The source {folder}/photos.tar is no folder and no archive that holds anything", () => new byte[10_240]),
        ("zeros", "The source {folder}/photos.tar is no folder and no archive that holds anything", () => new byte[1 << 24]),
        ("many-folders", "100 of the first 100 files in {folder}/photos.tar cannot be used, more than --max-rejected 50%",
            () => Many(20_000)),
        ("attributes", "The archive {folder}/photos.tar is torn or no tar archive (a header promises a name of 1048605",
            () => ArchiveSeeds.Archive(TarEntryFormat.Pax, [(new string('n', 1 << 20) + ".png", Samples.Image)])),
        ("deep", "The source {folder}/photos.tar holds no image that can be used: d/d/d/",
            () => ArchiveSeeds.Archive(TarEntryFormat.Pax, [(string.Concat(Enumerable.Repeat("d/", 30_000)) + "1.png", Samples.Image)])),
        ("tar-in-tar", "The source {folder}/photos.tar holds no images (.jpg, .jpeg, .png, .bmp, .gif or .webp) but 1",
            () => ArchiveSeeds.Ustar([("cat/1.tar", Good)])),
    ];

    private static readonly (string Fault, string Sentence, Func<byte[]> Bytes)[] Gzipped =
    [
        ("cut", "The archive {folder}/photos.tar.gz is torn or no tar archive (it ends inside a header)",
            () => DataSetSeeds.Gzip(Good)[..^20]),
        ("changed", "The archive {folder}/photos.tar.gz is torn or no tar archive (a header's checksum is wrong)",
            () => Changed(DataSetSeeds.Gzip(Good))),
        ("bomb", "{folder}/photos.tar.gz is damaged (2596864 bytes become more than 100 times as many, as photos",
            () => Bomb(ArchiveSeeds.WithLength("07777777777\0"u8.ToArray())[..512], 400)),
        ("zeros", "The source {folder}/photos.tar.gz is no folder and no archive that holds anything", () => Bomb([], 400)),
        ("twice", "The archive {folder}/photos.tar.gz is torn or no tar archive (it ends inside a header)",
            () => DataSetSeeds.Gzip(DataSetSeeds.Gzip(Good))),
        ("no-tar", "The archive {folder}/photos.tar.gz is torn or no tar archive (it ends inside a header)",
            () => DataSetSeeds.Gzip("no archive"u8)),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Rows.Select(row => new HostileInput($"tar/{row.Fault}", 1, row.Sentence, folder => folder.Prepare("photos.tar", row.Bytes()))),
        .. Gzipped.Select(row =>
            new HostileInput($"tar.gz/{row.Fault}", 1, row.Sentence, folder => folder.Prepare("photos.tar.gz", row.Bytes()))),
    ];

    private static byte[] Links()
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "cat/1.png") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, "dog/1.png") { LinkName = "../../outside" });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.CharacterDevice, "dog/2.png"));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Fifo, "dog/3.png"));
        }

        return archive.ToArray();
    }

    private static byte[] Many(int count) =>
        ArchiveSeeds.Ustar(Enumerable.Range(0, count).Select(i => ($"{i}/1.png", Array.Empty<byte>())));

    private static byte[] Changed(byte[] file)
    {
        file[file.Length / 2] ^= 0x55;
        return file;
    }

    private static byte[] Bomb(byte[] start, int megabytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(start);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++)
            {
                gzip.Write(zeros);
            }
        }

        return packed.ToArray();
    }
}
