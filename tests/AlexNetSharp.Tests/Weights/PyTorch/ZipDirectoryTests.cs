using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Pickles;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.PyTorch;

namespace AlexNetSharp.Tests.Weights.PyTorch;

/// <summary>Zip archives of other writers are read in place; those that two programs may read differently are refused.</summary>
public sealed class ZipDirectoryTests : IDisposable
{
    private const int EndLength = 22;
    private const int CentralLength = 46;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_ArchiveOfDotNet_AreItsStoredFiles()
    {
        byte[] archive = OfDotNet(CompressionLevel.NoCompression, ("a/data.pkl", "first"), ("a/data/0", "second"));

        Assert.Equal("a/data.pkl=first;a/data/0=second", Read(archive));
    }

    [Fact]
    public void Entries_ArchiveOfPythonWith64BitFields_AreItsStoredFiles()
    {
        PythonProgram.Require("zipfile");
        string path = _folder.At("python.zip");
        PythonProgram.Run(
            "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w')\nwith z.open('a/data.pkl', 'w', force_zip64=True) as f: "
                + "f.write(b'first')\nz.writestr('a/b', b'second')\nz.close()",
            path);

        Assert.Equal("a/b=second;a/data.pkl=first", Read(File.ReadAllBytes(path)));
    }

    [Fact]
    public void Entries_Ours_AreAsWritten() => Assert.Equal("a/data.pkl=first;a/data/0=second", Read(Ours()));

    /// <summary>Lengths and place of an entry that say that they stand in its extra field, as in archives beyond 4 GiB.</summary>
    [Fact]
    public void Entries_EntryOf64Bits_IsReadFromItsExtraField()
    {
        byte[] archive = Ours();
        int entry = archive.AsSpan().LastIndexOf("a/data/0"u8) - CentralLength;
        long length = BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(entry + 24)),
            start = BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(entry + 42));
        byte[] extra = new byte[28];
        (extra[0], extra[2]) = (1, 24);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), length);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(12), length);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(20), start);
        archive.AsSpan(entry + 20, 8).Fill(0xFF);
        archive.AsSpan(entry + 42, 4).Fill(0xFF);
        archive[entry + 30] = (byte)extra.Length;
        byte[] end = archive[^EndLength..];
        end[12] += (byte)extra.Length;

        Assert.Equal("a/data.pkl=first;a/data/0=second", Read([.. archive[..^EndLength], .. extra, .. end]));
        extra[12]++;
        Assert.Contains("cannot be", Refusal([.. archive[..^EndLength], .. extra, .. end]), StringComparison.Ordinal);
    }

    /// <summary>The directory's end in 64 bits, as PyTorch always writes it.</summary>
    [Fact]
    public void Entries_DirectoryOf64Bits_IsReadAndComparedWithTheOther()
    {
        byte[] archive = With64Bits(Ours(), count: 2);

        Assert.Equal("a/data.pkl=first;a/data/0=second", Read(archive));
        archive[^(EndLength - 10)] = 1;
        Assert.Contains("different things", Refusal(archive), StringComparison.Ordinal);
        Assert.Contains("is not where it should be", Refusal(With64Bits(Ours(), count: long.MaxValue)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("length or checksum")]
    [InlineData("times its length")]
    [InlineData("is in it twice")]
    [InlineData("leads out of the archive")]
    [InlineData("end is not where it should be")]
    [InlineData("directory of 3 entries")]
    [InlineData("none of its files")]
    [InlineData("before or behind a/data.pkl")]
    [InlineData("checksum")]
    public void Open_ArchiveWithATrick_IsRefused(string reason)
    {
        byte[] archive = reason switch
        {
            "length or checksum" => Flipped(OfDotNet(CompressionLevel.Optimal, ("a/data.pkl", new string('x', 1000)))),
            "times its length" => OfDotNet(CompressionLevel.SmallestSize, ("a/data.pkl", new string('x', 70_000_000))),
            "is in it twice" => OfDotNet(CompressionLevel.NoCompression, ("a/b", "1"), ("a/b", "2")),
            "leads out of the archive" => OfDotNet(CompressionLevel.NoCompression, ("a/../../b", "1")),
            "end is not where it should be" => [.. Ours(), 0],
            "directory of 3 entries" => Changed(Ours(), Ours().Length - 12, 3),
            "none of its files" => Overlapping(),
            "before or behind a/data.pkl" => Changed(Ours(), Ours().AsSpan().IndexOf("a/data.pkl"u8), (byte)'b'),
            _ => Changed(Ours(), Ours().AsSpan().IndexOf("first"u8), (byte)'F'),
        };

        Assert.Contains(reason, Refusal(archive), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Read_DeflatedArchive_GivesItsFiles(CompressionLevel level)
    {
        string text = string.Concat(Enumerable.Range(0, 5000));

        Assert.Equal($"a/b=;a/data.pkl={text}", Read(OfDotNet(level, ("a/data.pkl", text), ("a/b", ""))));
    }

    /// <summary>
    /// Every byte, one after the other, with some of its bits changed alone: never another exception, never other content.
    /// </summary>
    [Fact]
    public void Open_AnyBitChanged_GivesTheSameFilesOrTheOneException()
    {
        byte[] archive = Ours();
        for (int bit = 0; bit < archive.Length * 8; bit += 3)
        {
            byte[] changed = [.. archive];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                string read = Read(changed);
                Assert.All(["=first", "=second"], content => Assert.Contains(content, read, StringComparison.Ordinal));
            }
            catch (AlexNetException)
            {
                // The fair answer.
            }
        }
    }

    private static byte[] Ours()
    {
        StoredZip zip = new();
        zip.Add("a/data.pkl", "first"u8.ToArray());
        zip.Add("a/data/0", "second"u8.ToArray());
        using MemoryStream stream = new();
        zip.WriteTo(stream);
        Assert.Equal(zip.Length, stream.Length);
        return stream.ToArray();
    }

    private static byte[] OfDotNet(CompressionLevel level, params ReadOnlySpan<(string Name, string Text)> files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in files)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private static byte[] Changed(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }

    /// <summary>The archive with a byte of its first file's content changed, which stands behind the name.</summary>
    private static byte[] Flipped(byte[] bytes)
    {
        bytes[bytes.AsSpan().IndexOf("a/data.pkl"u8) + "a/data.pkl".Length + 2] ^= 0x20;
        return bytes;
    }

    /// <summary>An archive whose second entry is another name for the first file, and its directory says the same.</summary>
    private static byte[] Overlapping()
    {
        StoredZip inner = new();
        inner.Add("a/x", "inner"u8.ToArray());
        using MemoryStream stream = new();
        inner.WriteTo(stream);
        byte[] archive = stream.ToArray();

        // A file whose content is a whole local entry; the directory of the outer archive then lists the inner one too.
        int directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(archive.Length - 6));
        StoredZip outer = new();
        outer.Add("a/o", archive[..directory]);
        using MemoryStream outerStream = new();
        outer.WriteTo(outerStream);
        byte[] both = outerStream.ToArray();
        int start = both.AsSpan().IndexOf(archive.AsSpan(0, directory));
        byte[] entry = archive[directory..^EndLength];
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(CentralLength - 4), (uint)start);
        byte[] end = both[^EndLength..];
        end[8] = end[10] = 2;
        BinaryPrimitives.WriteUInt32LittleEndian(
            end.AsSpan(12),
            BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12)) + (uint)entry.Length);
        return [.. both[..^EndLength], .. entry, .. end];
    }

    private static byte[] With64Bits(byte[] archive, long count)
    {
        byte[] end = archive[^EndLength..];
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12)),
            start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        byte[] more = new byte[56 + 20];
        (long Value, int At)[] numbers = [(0x0606_4B50, 0), (44, 4), (count, 24), (count, 32), (length, 40), (start, 48)];
        foreach ((long value, int at) in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(more.AsSpan(at), value);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(more.AsSpan(56), 0x0706_4B50);
        BinaryPrimitives.WriteInt64LittleEndian(more.AsSpan(64), archive.Length - EndLength);
        BinaryPrimitives.WriteUInt32LittleEndian(more.AsSpan(72), 1);
        end.AsSpan(8, 12).Fill(0xFF);
        return [.. archive[..^EndLength], .. more, .. end];
    }

    private string Read(byte[] archive)
    {
        using PickledFile file = PickledFile.Open(_folder.Write("made.zip", archive), "a zip archive", "make it again");
        ZipDirectory directory = new(file);
        return string.Join(';', directory.Entries.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => $"{entry.Name}={Encoding.ASCII.GetString(directory.Read(entry))}"));
    }

    private string Refusal(byte[] archive) => Assert.Throws<AlexNetException>(() => Read(archive)).Message;
}
