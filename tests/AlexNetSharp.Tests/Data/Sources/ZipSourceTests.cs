using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Packs;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Zip archives as people and programs make them, and as attackers do.</summary>
public sealed class ZipSourceTests : IDisposable
{
    private static readonly byte[] Image = TestImages.Encode(SKEncodedImageFormat.Png, 4, 4);
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Prepare_Zip_GivesThePackOfTheFolder(CompressionLevel level)
    {
        for (int i = 0; i < 40; i++)
        {
            _folder.Write($"source/{(i % 2 == 0 ? "cat" : "dög")}/{i}.png", TestImages.Encode(SKEncodedImageFormat.Png, 4 + (i % 3), 5));
        }

        ZipFile.CreateFromDirectory(_folder.At("source"), _folder.At("photos.zip"), level, includeBaseDirectory: false);
        Prepare("source", "from-folder", threads: 1);
        Prepare("photos.zip", "from-zip", threads: 3);

        string[] files = [.. Directory.EnumerateFiles(_folder.At("from-folder")).Select(file => Path.GetFileName(file)!)];
        Assert.All(
            files,
            file => Assert.Equal(File.ReadAllBytes(_folder.At("from-folder", file)), File.ReadAllBytes(_folder.At("from-zip", file))));
    }

    /// <summary>What is legal and seldom: a program before the archive, a comment behind it, sizes behind the data, ZIP64.</summary>
    [Theory]
    [InlineData("prefix")]
    [InlineData("comment")]
    [InlineData("streamed")]
    [InlineData("zip64")]
    public void Prepare_UnusualZip_IsRead(string form)
    {
        byte[] archive = form switch
        {
            "streamed" => Streamed(),
            "zip64" => Zip64(),
            _ => Usual(),
        };
        archive = form switch
        {
            // A program that unpacks itself begins with something else, but its users call it by the archive's signature here.
            "prefix" => [.. "PK\x03\x04"u8, .. new byte[1000], .. archive],
            "comment" => WithComment(archive),
            _ => archive,
        };
        _folder.Write("photos.zip", archive);

        PrepareResult result = Prepare("photos.zip", "pack");

        Assert.Equal((2, 4, 0), (result.Classes, result.TrainImages, result.Rejected.Count));
    }

    /// <summary>Each of these stands in an archive beside four good images, which are read.</summary>
    [Theory]
    [InlineData("encrypted", "is encrypted")]
    [InlineData("method", "is packed by method 14")]
    [InlineData("link", "is a link or special file")]
    [InlineData("climbs", "has a path that leads out of the archive")]
    [InlineData("checksum", "is damaged: its checksum is wrong")]
    [InlineData("stored-length", "is damaged: the archive says")]
    [InlineData("inflates-to-more", "is damaged: it does not hold the")]
    [InlineData("deflate", "is damaged: it cannot be inflated")]
    [InlineData("bomb", "which no photo does")]
    [InlineData("lie", "is damaged: ")]
    [InlineData("name", "is not where the archive's directory says")]
    [InlineData("size", "is not where the archive's directory says")]
    [InlineData("latin1", "has a name that is not UTF-8")]
    public void Prepare_EntryThatCannotBeRead_IsRejectedByName(string fault, string wanted)
    {
        _folder.Write("photos.zip", Faulty(fault));

        PrepareResult result = Prepare("photos.zip", "pack");

        Assert.Contains(wanted, Assert.Single(result.Rejected).Reason, StringComparison.Ordinal);
        Assert.Equal((2, 4), (result.Classes, result.TrainImages));
    }

    [Theory]
    [InlineData("cut", "it ends without its directory")]
    [InlineData("cut-start", "is torn, or no zip archive")]
    [InlineData("count", "were promised")]
    [InlineData("overlap", "its entries overlap")]
    [InlineData("outside", "an entry lies outside of it")]
    [InlineData("directory", "its directory")]
    [InlineData("volumes", "is one of several volumes")]
    [InlineData("empty", "no archive that holds anything")]
    public void Prepare_ZipThatIsTorn_IsRefusedInOneSentence(string fault, string wanted)
    {
        byte[] archive = Usual();
        int end = archive.Length - 22, directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(end + 16));
        switch (fault)
        {
            case "cut":
                archive = archive[..(archive.Length / 2)];
                break;
            case "cut-start":
                archive = [.. archive[..4], .. archive[100..]];
                break;
            case "count":
                archive[end + 10]++;
                break;
            case "overlap":
                archive = Overlapping(archive);
                break;
            case "outside":
                BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(directory + 42), int.MaxValue);
                break;
            case "directory":
                archive[directory + 1] = 0;
                break;
            case "volumes":
                archive[end + 4] = 2;
                break;
            default:
                archive = [.. "PK\x05\x06"u8, .. new byte[18]];
                break;
        }

        _folder.Write("photos.zip", archive);

        string message = Assert.Throws<AlexNetException>(() => Prepare("photos.zip", "pack")).Message;
        Assert.Contains(wanted, message, StringComparison.Ordinal);
        Assert.Contains("photos.zip", message, StringComparison.Ordinal);
    }

    /// <summary>Old programs of Windows separate folders by a backslash.</summary>
    [Fact]
    public void Prepare_ZipOfOldWindows_HasItsFolders()
    {
        byte[] archive = Make(entries => Array.ForEach(["cat", "dog"], name => entries.Add($"{name}/1.png", Image)));
        archive = Replace(Replace(archive, "cat/1.png", @"cat\1.png"), "dog/1.png", @"dog\1.png");
        for (int place = archive.AsSpan().IndexOf("PK\x01\x02"u8); place >= 0 && place < archive.Length - 22;)
        {
            archive[place + 5] = 0;
            int next = archive.AsSpan(place + 4).IndexOf("PK\x01\x02"u8);
            place = next < 0 ? archive.Length : place + 4 + next;
        }

        _folder.Write("photos.zip", archive);

        Assert.Equal(2, Prepare("photos.zip", "pack").Classes);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Usual() => Make(AddGood);

    private static void AddGood(Entries entries)
    {
        for (int i = 0; i < 4; i++)
        {
            entries.Add($"{(i < 2 ? "cat" : "dog")}/{i}.png", Image);
        }
    }

    /// <summary>Four good images and one with a fault.</summary>
    private static byte[] Faulty(string fault)
    {
        const string Name = "cat/fault.png";
        byte[] zeros = new byte[(1 << 24) + 1];
        byte[] archive = Make(entries =>
        {
            AddGood(entries);
            switch (fault)
            {
                case "link":
                    entries.Add(Name, "../dog/2.png"u8.ToArray(), unixMode: 0xA1FF);
                    break;
                case "climbs":
                    entries.Add("../fault.png", Image);
                    break;
                case "bomb":
                    entries.Add(Name, zeros);
                    break;
                case "stored-length" or "checksum" or "lie":
                    entries.Add(Name, Image, CompressionLevel.NoCompression);
                    break;
                default:
                    entries.Add(Name, new byte[5000]);
                    break;
            }
        });
        int end = archive.Length - 22;
        int record = archive.AsSpan(0, end).LastIndexOf("PK\x01\x02"u8);
        int header = (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(record + 42));
        int content = header + 30 + BinaryPrimitives.ReadUInt16LittleEndian(archive.AsSpan(header + 26))
            + BinaryPrimitives.ReadUInt16LittleEndian(archive.AsSpan(header + 28));
        switch (fault)
        {
            case "encrypted":
                archive[record + 8] |= 1;
                break;
            case "method":
                archive[record + 10] = archive[header + 8] = 14;
                break;
            case "checksum":
                archive[content + 30] ^= 1;
                break;
            case "stored-length":
                BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(record + 24), (uint)Image.Length + 1);
                break;
            case "inflates-to-more":
                BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(record + 24), 4000);
                BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(header + 22), 4000);
                break;
            case "deflate":
                archive.AsSpan(content, 4).Fill(0xFF);
                break;
            case "lie":
                archive[record + 10] = archive[header + 8] = 8;
                BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(record + 24), 1 << 28);
                break;
            case "name":
                archive[header + 31] ^= 1;
                break;
            case "size":
                archive[header + 22] ^= 1;
                break;
            case "latin1":
                return Replace(archive, "fault", "f\u00EAult", Encoding.Latin1);
            default:
                break;
        }

        return archive;
    }

    /// <summary>A second record of the directory for the first entry's bytes, many times over.</summary>
    private static byte[] Overlapping(byte[] archive)
    {
        int end = archive.Length - 22;
        int directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(end + 16));
        int second = directory + 4 + archive.AsSpan(directory + 4).IndexOf("PK\x01\x02"u8);
        byte[] record = archive[directory..second];
        byte[] result = [.. archive[..directory], .. Enumerable.Repeat(record, 50).SelectMany(one => one), .. archive[end..]];
        Span<byte> tail = result.AsSpan(result.Length - 22);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[8..], 50);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[10..], 50);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[12..], (uint)(50 * record.Length));
        return result;
    }

    private static byte[] WithComment(byte[] archive)
    {
        byte[] comment = "PK\x05\x06 is how the end begins"u8.ToArray();
        byte[] result = [.. archive, .. comment];
        BinaryPrimitives.WriteUInt16LittleEndian(result.AsSpan(archive.Length - 2), (ushort)comment.Length);
        return result;
    }

    /// <summary>Sizes and checksums stand behind the data, as programs write to pipes.</summary>
    private static byte[] Streamed()
    {
        using var file = new MemoryStream();
        using (var pipe = new PipeStream(file))
        {
            Write(pipe, AddGood);
        }

        return file.ToArray();
    }

    /// <summary>Sizes and places in the 64-bit fields, as for archives of more than 4 GiB.</summary>
    private static byte[] Zip64()
    {
        byte[] usual = Usual();
        int end = usual.Length - 22, directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(usual.AsSpan(end + 16));
        List<byte> result = [.. usual[..directory]];
        int place = directory;
        while (place < end)
        {
            byte[] record = usual[place..(place + 46 + BinaryPrimitives.ReadUInt16LittleEndian(usual.AsSpan(place + 28)))];
            place += record.Length;
            byte[] extra = new byte[28];
            (extra[0], extra[2]) = (1, 24);
            BinaryPrimitives.WriteUInt64LittleEndian(extra.AsSpan(4), BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(24)));
            BinaryPrimitives.WriteUInt64LittleEndian(extra.AsSpan(12), BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(20)));
            BinaryPrimitives.WriteUInt64LittleEndian(extra.AsSpan(20), BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(42)));
            record.AsSpan(20, 8).Fill(0xFF);
            record.AsSpan(42, 4).Fill(0xFF);
            record[30] = (byte)extra.Length;
            result.AddRange([.. record, .. extra]);
        }

        byte[] longEnd = new byte[56], locator = new byte[20];
        "PK\x06\x06"u8.CopyTo(longEnd);
        BinaryPrimitives.WriteUInt64LittleEndian(longEnd.AsSpan(4), 44);
        BinaryPrimitives.WriteUInt64LittleEndian(longEnd.AsSpan(24), 4);
        BinaryPrimitives.WriteUInt64LittleEndian(longEnd.AsSpan(32), 4);
        BinaryPrimitives.WriteUInt64LittleEndian(longEnd.AsSpan(40), (ulong)(result.Count - directory));
        BinaryPrimitives.WriteUInt64LittleEndian(longEnd.AsSpan(48), (ulong)directory);
        "PK\x06\x07"u8.CopyTo(locator);
        BinaryPrimitives.WriteUInt64LittleEndian(locator.AsSpan(8), (ulong)result.Count);
        locator[16] = 1;
        byte[] last = [.. usual[end..]];
        last.AsSpan(8, 12).Fill(0xFF);
        return [.. result, .. longEnd, .. locator, .. last];
    }

    private static byte[] Replace(byte[] bytes, string old, string @new, Encoding? encoding = null)
    {
        byte[] result = [.. bytes], from = Encoding.ASCII.GetBytes(old), to = (encoding ?? Encoding.ASCII).GetBytes(@new);
        for (int place = result.AsSpan().IndexOf(from); place >= 0; place = result.AsSpan().IndexOf(from))
        {
            to.CopyTo(result, place);
        }

        return result;
    }

    private static byte[] Make(Action<Entries> add)
    {
        using var file = new MemoryStream();
        Write(file, add);
        return file.ToArray();
    }

    private static void Write(Stream stream, Action<Entries> add)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        add(new Entries(archive));
    }

    private PrepareResult Prepare(string source, string pack, int threads = 1) => PackBuilder.Prepare(new PrepareRequest
    {
        Source = _folder.At(source),
        Pack = _folder.At(pack),
        Geometry = new GeometryOptions { Height = 4, Width = 4 },
        ValFraction = 0,
        Threads = threads,
    });

    private sealed class Entries(ZipArchive archive)
    {
        public void Add(string name, byte[] content, CompressionLevel level = CompressionLevel.Optimal, int unixMode = 0x81A4)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name, level);
            entry.ExternalAttributes = unixMode << 16;
            using Stream stream = entry.Open();
            stream.Write(content);
        }
    }

    /// <summary>Takes bytes in order only.</summary>
    private sealed class PipeStream(Stream target) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer, offset, count);
    }
}
