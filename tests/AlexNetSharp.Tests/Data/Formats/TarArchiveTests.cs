using System.Formats.Tar;
using System.Text;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Fuzz.Seeds;
using CsCheck;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>Tar archives that the base library wrote, read by ours; and hostile ones.</summary>
public sealed class TarArchiveTests
{
    public static TheoryData<TarEntryFormat> Formats => [TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Next_AnyFiles_AreThoseThatWereWritten(TarEntryFormat format)
    {
        int longest = format is TarEntryFormat.V7 or TarEntryFormat.Ustar ? 90 : 300;
        Gen.Select(Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, longest], Gen.Byte.Array[0, 1100]).Array[1, 6], Gen.Bool).Sample(
            (files, isGzipped) =>
            {
                byte[] archive = ArchiveSeeds.Archive(format, files);
                List<(string Path, byte[] Bytes)> found = Read(isGzipped ? DataSetSeeds.Gzip(archive) : archive);
                Assert.Equal(files.Select(file => file.Item1), found.Select(file => file.Path));
                Assert.Equal(files.Select(file => file.Item2), found.Select(file => file.Bytes));
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public void Next_UstarPrefix_IsPartOfThePath()
    {
        string path = string.Join('/', Enumerable.Repeat("folder", 20)) + "/file.png";

        (string found, byte[] bytes) = Assert.Single(Read(ArchiveSeeds.Ustar([(path, [1, 2])])));
        Assert.Equal(path, found);
        Assert.Equal([1, 2], bytes);
    }

    [Fact]
    public void Next_FoldersAndLinks_AreTold()
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "cat/"));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/passwd" });
        }

        using TarArchive file = new(new MemoryStream(archive.ToArray()), "a.tar");
        Assert.Equal((TarKind.Folder, "cat/"), file.Next() is { } first ? (first.Kind, first.Path) : default);
        Assert.Equal((TarKind.Other, "link"), file.Next() is { } second ? (second.Kind, second.Path) : default);
        Assert.Null(file.Next());
    }

    [Fact]
    public void Next_BinaryLength_IsRead()
    {
        byte[] archive = ArchiveSeeds.WithLength([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);

        Assert.Equal(3, Assert.Single(Read(archive)).Bytes.Length);
    }

    [Theory]
    [InlineData("77777777777\0", "ends inside a file")]
    [InlineData("0000000000x\0", "a length is no number")]
    public void Next_ImpossibleLength_SaysSo(string field, string sentence) =>
        Assert.Contains(sentence, Throws(ArchiveSeeds.WithLength(Encoding.Latin1.GetBytes(field))), StringComparison.Ordinal);

    [Theory]
    [InlineData("8080000000000000000000FF", "a length is no number")]
    [InlineData("80000000FFFFFFFFFFFFFFFF", "a length is no number")]
    [InlineData("800000007FFFFFFFFFFFFFFF", "ends inside a file")]
    public void Next_ImpossibleBinaryLength_SaysSo(string hex, string sentence) =>
        Assert.Contains(sentence, Throws(ArchiveSeeds.WithLength(Convert.FromHexString(hex))), StringComparison.Ordinal);

    [Fact]
    public void Next_TornArchive_SaysSo()
    {
        byte[] archive = ArchiveSeeds.Ustar([("a.png", new byte[700])]);
        Assert.Contains("ends inside a file", Throws(archive[..1000]), StringComparison.Ordinal);
        Assert.Contains("ends without its mark of the end", Throws(archive[..1536]), StringComparison.Ordinal);
        Assert.Contains("ends inside a header", Throws(archive[..300]), StringComparison.Ordinal);
        Assert.Contains("is truncated", Throws(DataSetSeeds.Gzip(archive.AsSpan(..1000))), StringComparison.Ordinal);
        archive[3] ^= 1;
        Assert.Contains("checksum is wrong", Throws(archive), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('L')]
    [InlineData('g')]
    public void Next_EndlessName_IsRefusedBeforeItIsAllocated(char type)
    {
        byte[] archive = ArchiveSeeds.WithLength("17777777707\0"u8.ToArray(), type);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("promises a name of 2147483591 bytes", Throws(archive), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static string Throws(byte[] archive) => Assert.Throws<AlexNetException>(() => Read(archive)).Message;

    private static List<(string Path, byte[] Bytes)> Read(byte[] archive)
    {
        using TarArchive file = new(GzipFile.Inflated(new MemoryStream(archive)), "a.tar");
        List<(string Path, byte[] Bytes)> found = [];
        while (file.Next() is { } header)
        {
            found.Add((header.Path, file.ReadContent(header)));
        }

        return found;
    }
}
