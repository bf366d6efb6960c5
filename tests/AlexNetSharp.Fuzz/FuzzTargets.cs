using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Parquet;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Fuzz;

/// <summary>All parsers of files that others made.</summary>
internal static class FuzzTargets
{
    private const string Name = "input";
    private const int MostImages = 256;
    private const int LongestEntry = 1 << 16;

    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("idx", ParseIdx, DataSetSeeds.Idx),
        new("cifar", ParseCifar, DataSetSeeds.Cifar),
        new("cifar-pickle", ParseCifarPickle, CifarPickleSeeds.All),
        new("mat", bytes => MatFile.Read(bytes, Name, MatSeeds.Variable), MatSeeds.All),
        new("kit", bytes => DevelopmentKit.Read(bytes, new StringReader("1\n2\n"), Name), MatSeeds.Kits),
        new("labels", ParseLabels, DataSetSeeds.Labels),
        new("csv", ParseLabels, DataSetSeeds.Tables),
        new("parquet", ParseParquet, ParquetSeeds.All),
        new("tar", ParseTar, ArchiveSeeds.Tar),
        new("zip", ParseZip, ArchiveSeeds.Zip),
        new("samples", ParseSamples, ArchiveSeeds.Samples),
        new("npy", ParseNpy, ArchiveSeeds.Npy),
        new("index", ParseIndex, ArchiveSeeds.Index),
        new("jpeg", ParseJpeg, JpegSeeds.All),
        .. WeightTargets.All,
    ];

    private static void ParseIdx(byte[] bytes)
    {
        using IdxFile file = new(GzipFile.Inflated(new MemoryStream(bytes)), Name, bytes.Length);
        if (!file.IsImages)
        {
            file.ReadLabels();
            return;
        }

        file.Skip(1);
        for (int i = 0; i < MostImages && file.TryReadImage(out _); i++)
        {
        }
    }

    private static void ParseCifar(byte[] bytes)
    {
        CifarKind kind = bytes.Length % CifarKind.Hundred.RecordLength == 0 ? CifarKind.Hundred : CifarKind.Ten;
        if (bytes.Length < kind.RecordLength)
        {
            kind.ReadNames(Text(bytes), Name);
            return;
        }

        int count = Math.Min(kind.CountRecords(bytes.Length, Name), MostImages);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> record = bytes.AsSpan(i * kind.RecordLength, kind.RecordLength);
            kind.ClassOf(record, Name);
            kind.ImageOf(record);
        }
    }

    /// <summary>A batch or the names of the classes, of either data set.</summary>
    private static void ParseCifarPickle(byte[] bytes)
    {
        foreach (CifarKind kind in new[] { CifarKind.TenPickled, CifarKind.HundredPickled })
        {
            try
            {
                CifarPickle batch = CifarPickle.Read(bytes, kind, Name, CancellationToken.None);
                ReadOnlySpan<byte> pixels = batch.PixelsStart is { } start
                    ? bytes.AsSpan((int)start)
                    : CifarPickle.ReadPixels(bytes, kind, Name, CancellationToken.None);
                for (int i = 0; i < batch.Labels.Count; i++)
                {
                    kind.ImageOf([batch.Labels[i], .. pixels.Slice(i * CifarKind.PixelsLength, CifarKind.PixelsLength)]);
                }

                return;
            }
            catch (AlexNetException)
            {
                // It may be names, or of the other data set.
            }
        }

        CifarPickle.ReadNames(bytes, CifarKind.TenPickled, Name);
    }

    private static void ParseLabels(byte[] bytes) =>
        LabelList.Order(LabelList.Read(() => Text(bytes), Name).Select(line => line.Label));

    private static void ParseParquet(byte[] bytes)
    {
        using ParquetFile file = new(new MemoryStream(bytes), Name);
        ParquetColumns.ClassNames(file, ParquetColumns.Label(file, Name));
        foreach (ParquetColumn column in file.Columns.Where(one => !one.IsRepeated))
        {
            _ = file.Read(column, skip: file.Rows / 2).Take(MostImages).Sum(value => value.Bytes.Length);
        }
    }

    private static void ParseTar(byte[] bytes)
    {
        List<long> keys = [];
        foreach (ContainerEntry entry in TarEntries.List(GzipFile.Inflated(new MemoryStream(bytes)), Name).Take(MostImages))
        {
            if (entry is { Kind: EntryKind.File, Length: <= LongestEntry })
            {
                keys.Add(entry.Key);
            }
        }

        foreach ((long Key, byte[] Bytes) _ in TarEntries
                .Stream(GzipFile.Inflated(new MemoryStream(bytes)), Name, keys.Contains)
                .Take(MostImages)
        ) { }
    }

    /// <summary>The directory of a zip archive, and the entries that it finds.</summary>
    private static void ParseZip(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"alexnet-fuzz-{Environment.ProcessId}.zip");
        File.WriteAllBytes(path, bytes);
        try
        {
            using var archive = new ZipArchiveFile(File.OpenHandle(path), Name);
            foreach (ZipEntry entry in archive.Entries().Take(MostImages))
            {
                if (entry.Kind == ZipKind.File && entry.Length <= LongestEntry && ZipMember.Refusal(entry) is null)
                {
                    ReadEntry(archive, entry);
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A damaged entry does not stop the others.</summary>
    private static void ReadEntry(ZipArchiveFile archive, ZipEntry entry)
    {
        try
        {
            archive.ReadStart(entry, 16);
            archive.Read(archive.At(entry.Record));
        }
        catch (ImageFormatException)
        {
            // It is rejected with its reason.
        }
    }

    private static void ParseSamples(byte[] bytes)
    {
        foreach (ShardSample _ in WebDatasetReader.Read(TarEntries.ListOpen(new MemoryStream(bytes), Name), _ => { }).Take(MostImages))
        {
        }
    }

    private static void ParseNpy(byte[] bytes)
    {
        NpyHeader header = NpyHeader.Read(new MemoryStream(bytes), Name);
        _ = header.FileLength;
    }

    /// <summary>The index of a compressed shard, which points into the archive beside it; that one is no image here.</summary>
    private static void ParseIndex(byte[] bytes)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"alexnet-fuzz-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "index.npy"), bytes);
            File.WriteAllBytes(Path.Combine(folder, "shard.tar"), new byte[ArchiveSeeds.ShardLength]);
            PackFile tar = new("shard.tar", ArchiveSeeds.ShardLength, ""),
                index = new("index.npy", bytes.Length, "");
            _ = ShardReader.Open(
                folder,
                new PackShard(ArchiveSeeds.ShardImages, tar, index, index),
                new PackGeometry { Height = 8, Width = 8 }
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void ParseJpeg(byte[] bytes)
    {
        JpegFile.Scan(bytes);
        ExifOrientation.TryRead(bytes, out _);
    }

    private static StreamReader Text(byte[] bytes) => TextFile.Open(new MemoryStream(bytes));
}
