using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Zip archives of images, good and with faults.</summary>
internal static class ZipBuilder
{
    /// <summary>Two good images of each of two classes.</summary>
    public static byte[] Usual(byte[] image) => Make(entries => entries.AddGood(image));

    /// <summary>Four good images and one with a fault.</summary>
    public static byte[] Faulty(string fault, byte[] image)
    {
        const string Name = "cat/fault.png";
        byte[] zeros = new byte[(1 << 24) + 1];
        byte[] archive = Make(entries =>
        {
            entries.AddGood(image);
            switch (fault)
            {
                case "link":
                    entries.Add(Name, "../dog/2.png"u8.ToArray(), unixMode: 0xA1FF);
                    break;
                case "climbs":
                    entries.Add("../fault.png", image);
                    break;
                case "bomb":
                    entries.Add(Name, zeros);
                    break;
                case "stored-length" or "checksum" or "lie":
                    entries.Add(Name, image, CompressionLevel.NoCompression);
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
                BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(record + 24), (uint)image.Length + 1);
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

    /// <summary>An archive of good images that is torn, or whose directory cannot be true.</summary>
    public static byte[] Torn(string fault, byte[] image)
    {
        byte[] archive = Usual(image);
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

        return archive;
    }

    /// <summary>An archive with other bytes wherever a text stands.</summary>
    public static byte[] Replace(byte[] bytes, string old, string @new, Encoding? encoding = null)
    {
        byte[] result = [.. bytes], from = Encoding.ASCII.GetBytes(old), to = (encoding ?? Encoding.ASCII).GetBytes(@new);
        for (int place = result.AsSpan().IndexOf(from); place >= 0; place = result.AsSpan().IndexOf(from))
        {
            to.CopyTo(result, place);
        }

        return result;
    }

    /// <summary>An archive's bytes.</summary>
    public static byte[] Make(Action<Entries> add)
    {
        using var file = new MemoryStream();
        Write(file, add);
        return file.ToArray();
    }

    /// <summary>Writes an archive.</summary>
    public static void Write(Stream stream, Action<Entries> add)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        add(new Entries(archive));
    }

    /// <summary>Adds entries to an archive.</summary>
    public sealed class Entries(ZipArchive archive)
    {
        /// <summary>Adds an entry.</summary>
        public void Add(string name, byte[] content, CompressionLevel level = CompressionLevel.Optimal, int unixMode = 0x81A4)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name, level);
            entry.ExternalAttributes = unixMode << 16;
            using Stream stream = entry.Open();
            stream.Write(content);
        }

        /// <summary>Adds two images of each of two classes.</summary>
        public void AddGood(byte[] image)
        {
            for (int i = 0; i < 4; i++)
            {
                Add($"{(i < 2 ? "cat" : "dog")}/{i}.png", image);
            }
        }
    }
}
