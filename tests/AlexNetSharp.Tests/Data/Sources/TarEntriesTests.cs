using System.Formats.Tar;
using System.Text;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Entries of archives that are refused by name, while the rest is used.</summary>
public sealed class TarEntriesTests
{
    [Fact]
    public void List_EndlessNesting_IsRefusedInLittleMemory()
    {
        byte[] archive = ArchiveSeeds.Archive(
            TarEntryFormat.Pax,
            [(Nested(8000), [1]), (Nested(65), [1]), (Nested(64), [1]), ($"{new string('a', 4093)}.png", [1])]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ContainerEntry[] entries = List(archive);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal(
            [
                (Nested(8000)[..120] + "...", "has a path of more than 4096 bytes"),
                (Nested(65)[..120] + "...", "lies more than 64 folders deep"),
                (new string('a', 120) + "...", "has a path of more than 4096 bytes"),
            ],
            entries.Where(entry => entry.Kind == EntryKind.Refused).Select(entry => (entry.Path, entry.Reason)));
        Assert.Equal(Nested(64), Assert.Single(entries, entry => entry.Kind == EntryKind.File).Path);
    }

    [Theory]
    [InlineData('S', true, "is stored as a sparse file, which is not read: pack it as an ordinary file")]
    [InlineData('1', true, "is a link or special file in the archive, which is not followed")]
    [InlineData('1', false, "is a link or special file in the archive, which is not followed")]
    [InlineData('2', false, "is a link or special file in the archive, which is not followed")]
    [InlineData('5', true, "is a link or special file in the archive, which is not followed")]
    public void List_OddEntryWithALength_IsRefusedAndTheRestIsRead(char type, bool hasContent, string reason)
    {
        byte[] archive = ArchiveSeeds.Ustar([
            ("a/odd.png", [.. Enumerable.Repeat((byte)7, 700)]),
            ("a/good.png", [1, 2, 3]),
            ("a/last.png", [4]),
        ]);
        archive[156] = (byte)type;
        archive.AsSpan(148, 8).Fill((byte)' ');
        Encoding
            .ASCII.GetBytes($"{Convert.ToString(archive.AsSpan(0, 512).ToArray().Sum(one => one), 8).PadLeft(6, '0')}\0 ")
            .CopyTo(archive, 148);
        archive = hasContent ? archive : [.. archive[..512], .. archive[1536..]];

        foreach (byte[] form in new[] { archive, DataSetSeeds.Gzip(archive) })
        {
            ContainerEntry[] entries = List(form);
            Assert.Equal(
                ("a/odd.png", reason),
                entries.Where(entry => entry.Kind == EntryKind.Refused).Select(entry => (entry.Path, entry.Reason)).Single());
            ContainerEntry[] files = [.. entries.Where(entry => entry.Kind == EntryKind.File)];
            Assert.Equal(["a/good.png", "a/last.png"], files.Select(file => file.Path));
            Assert.Equal([1, 2, 3], archive[(int)files[0].Key..(int)(files[0].Key + files[0].Length)]);
            (long Key, byte[] Bytes)[] read =
            [
                .. TarEntries.Stream(GzipFile.Inflated(new MemoryStream(form)), "a.tar", key => key == files[0].Key || key == files[1].Key),
            ];
            Assert.Equal(
                [
                    [1, 2, 3],
                    [4],
                ],
                read.Select(file => file.Bytes));
        }
    }

    [Fact]
    public void List_SparseFileOfManyHoles_IsRefusedAndTheRestIsRead()
    {
        byte[] archive = ArchiveSeeds.Ustar([("a/odd.png", [.. Enumerable.Repeat((byte)7, 700)]), ("a/good.png", [1, 2, 3])]);
        (archive[156], archive[482]) = ((byte)'S', 1);
        archive.AsSpan(148, 8).Fill((byte)' ');
        Encoding
            .ASCII.GetBytes($"{Convert.ToString(archive.AsSpan(0, 512).ToArray().Sum(one => one), 8).PadLeft(6, '0')}\0 ")
            .CopyTo(archive, 148);
        byte[] more = new byte[512],
            last = new byte[512];
        more[504] = 1;
        archive = [.. archive[..512], .. more, .. last, .. archive[512..]];

        ContainerEntry[] entries = List(archive);
        Assert.Equal(["a/odd.png"], entries.Where(entry => entry.Kind == EntryKind.Refused).Select(entry => entry.Path));
        Assert.Equal(["a/good.png"], entries.Where(entry => entry.Kind == EntryKind.File).Select(entry => entry.Path));
    }

    [Fact]
    public void List_TornArchive_SaysWhatTheCallerSays() => Assert.Contains(
        "); fetch the shard again.",
        Assert.Throws<AlexNetException>(() => TarEntries.List(new MemoryStream([1]), "a.tar", "fetch the shard again").Count()).Message,
        StringComparison.Ordinal);

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("d/", depth)) + "1.png";

    private static ContainerEntry[] List(byte[] archive) => [.. TarEntries.List(GzipFile.Inflated(new MemoryStream(archive)), "a.tar")];
}
