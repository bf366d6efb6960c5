using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Files;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Formats;

/// <summary>Reads the content of a zip archive's entry: stored or deflated, and nothing that could be more than it says.</summary>
internal static class ZipMember
{
    private const uint Signature = 0x0403_4B50;
    private const int HeaderLength = 30;
    private const int Stored = 0, Deflated = 8;

    /// <summary>Deflate makes at most 1,032 bytes of one.</summary>
    private const int MostInflation = 1032;

    /// <summary>So many bytes for one are no photo's, which hardly become smaller, but an attack on memory.</summary>
    private const int UsualInflation = 100;

    /// <summary>So many packed bytes hold the first few of any content: the description of a block's codes is shorter.</summary>
    private const int MostOfStart = 1 << 12;

    /// <summary>So many bytes are harmless however small they are packed.</summary>
    private const int Harmless = 1 << 24;

    /// <summary>Why an entry is not read, as the end of the sentence "the file ..."; null where it can be.</summary>
    /// <param name="entry">The entry.</param>
    public static string? Refusal(ZipEntry entry) =>
        entry.IsEncrypted ? "is encrypted: unpack it with its password, and give the folder"
        : entry.Method is not (Stored or Deflated)
            ? $"is packed by method {entry.Method}, which is not read: pack it with deflate, the usual one"
        : entry.Method == Stored && entry.Packed != entry.Length
            ? $"is damaged: the archive says {entry.Length} bytes and holds {entry.Packed}"
        : entry.Length / MostInflation > entry.Packed
            ? $"is damaged: {entry.Packed} bytes cannot hold {entry.Length}"
        : entry.Length > Harmless && entry.Length / UsualInflation > entry.Packed
            ? $"becomes {entry.Length} bytes of {entry.Packed}, which no photo does"
        : entry.Packed > entry.Length + (entry.Length >> 4) + HeaderLength
            ? $"is damaged: the archive says {entry.Length} bytes and holds {entry.Packed}"
        : null;

    /// <summary>Reads an entry's content from its start.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="entry">The entry, which <see cref="Refusal"/> has nothing against.</param>
    /// <param name="count">How many bytes; where they are all, their checksum is compared.</param>
    /// <exception cref="ImageFormatException">It cannot be read, or is not what the directory says.</exception>
    public static byte[] Read(SafeFileHandle archive, ZipEntry entry, int count)
    {
        byte[] content = GC.AllocateUninitializedArray<byte>(count);
        try
        {
            long start = StartOf(archive, entry);
            int packed = (int)(count < entry.Length ? Math.Min(entry.Packed, MostOfStart) : entry.Packed);
            if (entry.Method == Stored)
            {
                Fill(archive, content, start);
            }
            else
            {
                Inflate(archive, entry, start, packed, content);
            }
        }
        catch (IOException e)
        {
            throw new ImageFormatException($"cannot be read: {ReadFailure.Words(e)}", e);
        }

        return count < entry.Length || Crc32.Append(0, content) == entry.Checksum
            ? content
            : throw new ImageFormatException("is damaged: its checksum is wrong");
    }

    /// <summary>Where the content starts: behind the entry's own header, which must name what the directory names.</summary>
    private static long StartOf(SafeFileHandle archive, ZipEntry entry)
    {
        byte[] header = new byte[HeaderLength + entry.NameLength];
        Fill(archive, header, entry.Header);
        bool isSame = BinaryPrimitives.ReadUInt32LittleEndian(header) == Signature
            && BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8)) == entry.Method
            && BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) == entry.NameLength
            && Names(header.AsSpan(HeaderLength), entry.Path)
            && IsSize(header.AsSpan(18), entry.Packed)
            && IsSize(header.AsSpan(22), entry.Length);
        return isSame
            ? entry.Header + header.Length + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28))
            : throw new ImageFormatException("is not where the archive's directory says");
    }

    private static bool Names(ReadOnlySpan<byte> name, string path)
    {
        string text = Encoding.UTF8.GetString(name);
        return text == path || text.Replace('\\', '/') == path;
    }

    /// <summary>Whether a size of the entry's own header is the directory's; it may stand behind the content instead.</summary>
    private static bool IsSize(ReadOnlySpan<byte> field, long size) =>
        BinaryPrimitives.ReadUInt32LittleEndian(field) is 0 or uint.MaxValue || BinaryPrimitives.ReadUInt32LittleEndian(field) == size;

    private static void Inflate(SafeFileHandle archive, ZipEntry entry, long start, int length, byte[] content)
    {
        byte[] packed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Fill(archive, packed.AsSpan(0, length), start);
            using var inflating = new DeflateStream(new MemoryStream(packed, 0, length), CompressionMode.Decompress);
            int read = inflating.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (read < content.Length || (content.Length == entry.Length && inflating.ReadByte() >= 0))
            {
                throw new ImageFormatException($"is damaged: it does not hold the {entry.Length} bytes that the archive says");
            }
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException("is damaged: it cannot be inflated", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    private static void Fill(SafeFileHandle archive, Span<byte> bytes, long start)
    {
        if (!WholeRead.TryFill(archive, bytes, start))
        {
            throw new ImageFormatException("is truncated");
        }
    }
}
