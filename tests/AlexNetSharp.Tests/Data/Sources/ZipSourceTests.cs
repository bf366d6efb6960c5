using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Fuzz.Seeds;
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
            _ => ZipBuilder.Usual(Image),
        };
        archive = form switch
        {
            "prefix" => [.. "#!/bin/sh\n"u8, .. new byte[1000], .. archive],
            "comment" => WithComment(archive),
            _ => archive,
        };
        _folder.Write("photos.zip", archive);

        PrepareResult result = Prepare("photos.zip", "pack");

        Assert.Equal((2, 4, 0), (result.Classes, result.TrainImages, result.Rejected.Count));
    }

    /// <summary>A file of a data set in a zip archive is kept in memory, whose length the archive alone says.</summary>
    [Fact]
    public void Prepare_ZipOfAHugeBatch_IsRefused()
    {
        const int images = 100_000;
        const long length = images * 3074L;
        using (var zip = new BinaryWriter(File.Create(_folder.At("cifar.zip"))))
        {
            uint second = Local(zip, "train.bin", length);
            Local(zip, "test.bin", 3074);
            uint directory = (uint)zip.BaseStream.Position;
            Central(zip, "train.bin", length, 0);
            Central(zip, "test.bin", 3074, second);
            uint end = (uint)zip.BaseStream.Position;
            zip.Write(0x06054B50u);
            zip.Write(0u);
            zip.Write((ushort)2);
            zip.Write((ushort)2);
            zip.Write(end - directory);
            zip.Write(directory);
            zip.Write((ushort)0);
        }

        string message = Assert.Throws<AlexNetException>(() => Prepare("cifar.zip", "pack")).Message;

        Assert.Contains(
            "train.bin is 307400000 bytes long, more than the 268435456 that are read of a zip archive; unpack it",
            message,
            StringComparison.Ordinal);

        // Zeros in a hole, which take no place on a disk.
        static uint Local(BinaryWriter zip, string name, long length)
        {
            zip.Write(0x04034B50u);
            Fields(zip, length);
            zip.Write((ushort)name.Length);
            zip.Write((ushort)0);
            zip.Write(Encoding.ASCII.GetBytes(name));
            zip.Flush();
            zip.BaseStream.SetLength(zip.BaseStream.Position + length);
            return (uint)zip.Seek(0, SeekOrigin.End);
        }

        static void Central(BinaryWriter zip, string name, long length, uint place)
        {
            zip.Write(0x02014B50u);
            zip.Write((ushort)20);
            Fields(zip, length);
            zip.Write((ushort)name.Length);
            zip.Write(new byte[12]);
            zip.Write(place);
            zip.Write(Encoding.ASCII.GetBytes(name));
        }

        // Version, flags, method (stored), time, date, checksum, lengths.
        static void Fields(BinaryWriter zip, long length)
        {
            zip.Write([20, 0, .. new byte[12]]);
            zip.Write((uint)length);
            zip.Write((uint)length);
        }
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
        _folder.Write("photos.zip", ZipBuilder.Faulty(fault, Image));

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
        _folder.Write("photos.zip", ZipBuilder.Torn(fault, Image));

        string message = Assert.Throws<AlexNetException>(() => Prepare("photos.zip", "pack")).Message;
        Assert.Contains(wanted, message, StringComparison.Ordinal);
        Assert.Contains("photos.zip", message, StringComparison.Ordinal);
    }

    /// <summary>macOS puts a file beside each, which is named once with its folder, and not as so many rejected images.</summary>
    [Fact]
    public void Prepare_ZipOfMacOS_NamesItsOtherFolderOnce()
    {
        _folder.Write("photos.zip", ZipBuilder.Make(entries =>
        {
            entries.AddGood(Image);
            for (int i = 0; i < 4; i++)
            {
                entries.Add($"__MACOSX/{(i < 2 ? "cat" : "dog")}/._{i}.png", [0, 5, 22, 7]);
            }
        }));

        PrepareResult result = Prepare("photos.zip", "pack");

        Assert.Equal((2, 4), (result.Classes, result.TrainImages));
        Assert.Equal(("__MACOSX", "is an AppleDouble file of macOS, no image"), (result.Rejected[0].File, result.Rejected[0].Reason));
        Assert.Single(result.Rejected);
    }

    /// <summary>Names in the code page of an old Windows; what is said first is why only one class is left.</summary>
    [Fact]
    public void Prepare_OneClassOfNamesThatAreNoUtf8_SaysWhyItIsMissing()
    {
        byte[] archive = ZipBuilder.Make(entries => Array.ForEach(["cafe", "dog"], name => entries.Add($"{name}/1.png", Image)));
        _folder.Write("photos.zip", ZipBuilder.Replace(archive, "cafe", "caf\u00E9", Encoding.Latin1));

        string message = Assert.Throws<AlexNetException>(() => Prepare("photos.zip", "pack")).Message;
        Assert.Contains("one class only, dog", message, StringComparison.Ordinal);
        Assert.Contains("has a name that is not UTF-8", message, StringComparison.Ordinal);
    }

    /// <summary>Old programs of Windows separate folders by a backslash.</summary>
    [Fact]
    public void Prepare_ZipOfOldWindows_HasItsFolders()
    {
        byte[] archive = ZipBuilder.Make(entries => Array.ForEach(["cat", "dog"], name => entries.Add($"{name}/1.png", Image)));
        archive = ZipBuilder.Replace(ZipBuilder.Replace(archive, "cat/1.png", @"cat\1.png"), "dog/1.png", @"dog\1.png");
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
            ZipBuilder.Write(pipe, entries => entries.AddGood(Image));
        }

        return file.ToArray();
    }

    /// <summary>Sizes and places in the 64-bit fields, as for archives of more than 4 GiB.</summary>
    private static byte[] Zip64()
    {
        byte[] usual = ZipBuilder.Usual(Image);
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

    private PrepareResult Prepare(string source, string pack, int threads = 1) => PackBuilder.Prepare(new PrepareRequest
    {
        Source = _folder.At(source),
        Pack = _folder.At(pack),
        Geometry = new GeometryOptions { Height = 4, Width = 4 },
        ValFraction = 0,
        Threads = threads,
    });

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
