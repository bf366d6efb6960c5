using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using AlexNetSharp.Files;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small valid archives and arrays.</summary>
internal static class ArchiveSeeds
{
    /// <summary>The length of the shard into which <see cref="Index"/> points.</summary>
    public const int ShardLength = 4096;

    /// <summary>The number of images in that shard.</summary>
    public const int ShardImages = 2;

    /// <summary>Tar archives in all four formats, and a gzipped one.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Tar()
    {
        foreach (TarEntryFormat format in new[] { TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu })
        {
            yield return (format.ToString(), Sample(format));
        }

        yield return (
            "deep",
            Archive(TarEntryFormat.Pax, [(string.Concat(Enumerable.Repeat("d/", 8000)) + "1.png", [1]), ("cat/1.png", [2])]));
        yield return ("Ustar.gz", DataSetSeeds.Gzip(Sample(TarEntryFormat.Ustar)));
    }

    /// <summary>Zip archives: stored and deflated entries, a folder, a comment.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Zip()
    {
        foreach (CompressionLevel level in (CompressionLevel[])[CompressionLevel.NoCompression, CompressionLevel.Optimal])
        {
            using var file = new MemoryStream();
            using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                archive.Comment = "made for a test";
                archive.CreateEntry("cat/");
                foreach (string name in (string[])["cat/1.png", "cat/2", "dog/ö.png"])
                {
                    ZipArchiveEntry entry = archive.CreateEntry(name, level);
                    entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                    using Stream content = entry.Open();
                    content.Write([.. Enumerable.Range(0, 40).Select(i => (byte)(i / 3))]);
                }
            }

            yield return (level.ToString(), file.ToArray());
        }
    }

    /// <summary>WebDataset shards: labels as text and in JSON.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Samples() =>
        [
            ("text", Ustar([("a/1.jpg", [0xFF, 0xD8]), ("a/1.cls", "7"u8.ToArray()), ("a/2.png", [1]), ("a/2.cls", "cat"u8.ToArray())])),
            ("surrogates", Ustar([("1.jpg", [1]), ("1.json", "{\"\\ud800\": 1, \"label\": \"\\ud800\"}"u8.ToArray())])),
            ("bytes", Ustar([("1.jpg", [1]), ("1.json", [.. "{\""u8, 0xFF, .. "\": 1, \"label\": \""u8, 0xFE, .. "\"}"u8])])),
            (
                "json",
                Ustar([
                    ("1.seg.png", [1]),
                    ("1.json", "{\"label\": 3}"u8.ToArray()),
                    ("2.jpg", [2]),
                    ("2.json", "{\"class\": \"x\"}"u8.ToArray()),
                ])),
        ];

    /// <summary>The index of a compressed shard: offset and length of each image.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Index() =>
        [("places", [.. NpyHeader.Write("<i8", ShardImages, 2), .. MemoryMarshal.AsBytes((ReadOnlySpan<long>)[512, 700, 2048, 2048])])];

    /// <summary>A ustar archive of files.</summary>
    /// <param name="files">Their names and contents, in order.</param>
    public static byte[] Ustar(IEnumerable<(string Name, byte[] Bytes)> files) => Archive(TarEntryFormat.Ustar, files);

    /// <summary>An archive of files.</summary>
    /// <param name="format">The format.</param>
    /// <param name="files">Their names and contents, in order.</param>
    public static byte[] Archive(TarEntryFormat format, IEnumerable<(string Name, byte[] Bytes)> files)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, format, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                Add(writer, format, name, bytes);
            }
        }

        return archive.ToArray();
    }

    /// <summary>An archive of one file whose header has another length field.</summary>
    /// <param name="field">The field's bytes.</param>
    /// <param name="type">The entry's type.</param>
    public static byte[] WithLength(byte[] field, char type = '0')
    {
        byte[] archive = Ustar([("cat/1.png", [1, 2, 3])]);
        field.CopyTo(archive, 124);
        archive[156] = (byte)type;
        archive.AsSpan(148, 8).Fill((byte)' ');
        string checksum = Convert.ToString(archive.AsSpan(0, 512).ToArray().Sum(one => one), 8).PadLeft(6, '0');
        Encoding.ASCII.GetBytes($"{checksum}\0 ").CopyTo(archive, 148);
        return archive;
    }

    /// <summary>NumPy files of several types.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Npy() =>
    [
        ("bytes", [.. NpyHeader.Write("|u1", 2, 3), 1, 2, 3, 4, 5, 6]),
        ("floats", [.. NpyHeader.Write("<f4", 2), .. new byte[8]]),
        ("scalar", [.. NpyHeader.Write("<i8"), .. new byte[8]]),
    ];

    private static byte[] Sample(TarEntryFormat format) =>
        Archive(
            format,
            [
                ("cat/1.png", new byte[5]),
                ($"cat/{new string('a', format is TarEntryFormat.Gnu or TarEntryFormat.Pax ? 120 : 40)}.png", []),
                ("../dog/2.png", new byte[600]),
            ]);

    private static void Add(TarWriter writer, TarEntryFormat format, string name, byte[] bytes)
    {
        TarEntryType type = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type, name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            _ => new GnuTarEntry(type, name),
        };
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        entry.DataStream = new MemoryStream(bytes);
        writer.WriteEntry(entry);
    }
}
