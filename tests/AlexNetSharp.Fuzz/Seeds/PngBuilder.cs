using System.Buffers.Binary;
using System.IO.Compression;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>PNG files of any kind, written chunk by chunk.</summary>
internal static class PngBuilder
{
    /// <summary>A PNG file.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="kind">Color type: 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGBA.</param>
    /// <param name="samples">The rows, without filter bytes.</param>
    /// <param name="others">Chunks between header and picture, by <see cref="Chunk"/>.</param>
    public static byte[] Encode(int width, int height, byte bits, byte kind, byte[] samples, params byte[][] others)
    {
        int rowLength = samples.Length / height;
        byte[] rows = [.. Enumerable.Range(0, height).SelectMany(row => (byte[])[0, .. samples.AsSpan(row * rowLength, rowLength)])];
        return
        [
            .. Header(width, height, bits, kind),
            .. others.SelectMany(chunk => chunk),
            .. Chunk("IDAT"u8, Compress(rows)),
            .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>Signature and header only.</summary>
    public static byte[] Header(int width, int height, byte bits, byte kind)
    {
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, bits, kind, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, header)];
    }

    /// <summary>A chunk with its length and checksum.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content)
    {
        byte[] chunk = [0, 0, 0, 0, .. name, .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Checksum(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }

    /// <summary>Bytes as a zlib stream.</summary>
    public static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var stream = new ZLibStream(target, CompressionLevel.SmallestSize))
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            checksum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum >> 1) ^ ((checksum & 1) * 0xEDB88320u);
            }
        }

        return ~checksum;
    }
}
