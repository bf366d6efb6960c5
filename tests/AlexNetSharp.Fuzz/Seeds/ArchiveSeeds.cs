using System.Formats.Tar;
using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small valid archives and arrays.</summary>
internal static class ArchiveSeeds
{
    /// <summary>Tar archives in all four formats, and a gzipped one.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Tar()
    {
        foreach (TarEntryFormat format in new[] { TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu })
        {
            yield return (format.ToString(), Archive(format));
        }

        yield return ("Ustar.gz", DataSetSeeds.Gzip(Archive(TarEntryFormat.Ustar)));
    }

    /// <summary>A ustar archive of files.</summary>
    /// <param name="files">Their names and contents, in order.</param>
    public static byte[] Ustar(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { ModificationTime = DateTimeOffset.UnixEpoch, DataStream = new MemoryStream(bytes) });
            }
        }

        return archive.ToArray();
    }

    /// <summary>NumPy files of several types.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Npy() =>
    [
        ("bytes", [.. NpyHeader.Write("|u1", 2, 3), 1, 2, 3, 4, 5, 6]),
        ("floats", [.. NpyHeader.Write("<f4", 2), .. new byte[8]]),
        ("scalar", [.. NpyHeader.Write("<i8"), .. new byte[8]]),
    ];

    private static byte[] Archive(TarEntryFormat format)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, format, leaveOpen: true))
        {
            Add(writer, format, "cat/1.png", 5);
            Add(writer, format, "cat/" + new string('a', format is TarEntryFormat.Gnu or TarEntryFormat.Pax ? 120 : 40) + ".png", 0);
            Add(writer, format, "../dog/2.png", 600);
        }

        return archive.ToArray();
    }

    private static void Add(TarWriter writer, TarEntryFormat format, string name, int length)
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
        entry.DataStream = new MemoryStream(new byte[length]);
        writer.WriteEntry(entry);
    }
}
