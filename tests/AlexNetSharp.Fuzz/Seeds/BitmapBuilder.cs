using System.Buffers.Binary;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>BMP, GIF and WebP files that SkiaSharp does not write.</summary>
internal static class BitmapBuilder
{
    private const int BmpHeaderLength = 54;

    /// <summary>The header of a BMP file of 24 bits a pixel.</summary>
    public static byte[] Header(int width, int height)
    {
        byte[] header = new byte[BmpHeaderLength];
        "BM"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(2), (uint)(BmpHeaderLength + ((((3L * width) + 3) & ~3) * height)));
        header[10] = BmpHeaderLength;
        header[14] = 40;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), height);
        (header[26], header[28]) = (1, 24);
        return header;
    }

    /// <summary>A BMP file whose bytes count up from 0, from the bottom row.</summary>
    public static byte[] Bmp(int width, int height) =>
        [.. Header(width, height), .. Enumerable.Range(0, ((3 * width) + 3) / 4 * 4 * height).Select(i => (byte)i)];

    /// <summary>A GIF file of two colors in turn; of one code only where it is large.</summary>
    public static byte[] Gif(int width, int height)
    {
        byte[] size = [(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];

        // Codes of three bits; a clear code after every two pixels keeps them so.
        var bits = new List<bool>();
        for (int pixel = 0; pixel < Math.Min((long)width * height, 64); pixel++)
        {
            AddCode(bits, pixel % 2 == 0 ? [4, 0] : [1]);
        }

        AddCode(bits, [5]);
        byte[] data = [.. bits.Chunk(8).Select(Packed)];
        byte[] palette = [200, 10, 20, 0, 100, 250, 0, 0, 0, 0, 0, 0];
        return [.. "GIF89a"u8, .. size, 0x81, 0, 0, .. palette, 0x2C, 0, 0, 0, 0, .. size, 0, 2, (byte)data.Length, .. data, 0, 0x3B];
    }

    /// <summary>
    /// A GIF file of one color, RGB (200, 10, 20), as small as the format can make it: each code stands for one pixel more than the one
    /// before.
    /// </summary>
    public static byte[] SolidGif(int width, int height)
    {
        byte[] frame = Gif(width, height);
        int header = frame.AsSpan().IndexOf((byte)0x2C) + 11;
        var bits = new List<bool>();
        AddBits(bits, 4, 3);
        AddBits(bits, 0, 3);
        int left = (width * height) - 1;
        for (int code = 6; left > 0; code = Math.Min(code + 1, 4095))
        {
            int size = 32 - int.LeadingZeroCount(code), pixels = Math.Min(code - 4, left);
            AddBits(bits, pixels == 1 ? 0 : pixels + 4, size);
            left -= pixels;
        }

        AddBits(bits, 5, 12);
        IEnumerable<byte> blocks = bits.Chunk(8).Select(Packed).Chunk(255).SelectMany(block => (byte[])[(byte)block.Length, .. block]);
        return [.. frame[..header], .. blocks, 0, 0x3B];
    }

    /// <summary>The header of an extended WebP file.</summary>
    public static byte[] WebpHeader(int width, int height)
    {
        byte[] canvas =
        [
            0,
            0,
            0,
            0,
            (byte)(width - 1),
            (byte)((width - 1) >> 8),
            (byte)((width - 1) >> 16),
            (byte)(height - 1),
            (byte)((height - 1) >> 8),
            (byte)((height - 1) >> 16),
        ];
        return [.. "RIFF"u8, 200, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, .. canvas, .. "VP8 "u8, 178, 0, 0, 0, .. new byte[178]];
    }

    /// <summary>Bytes at a file's end that a decoder may do without: their last marks and checksums.</summary>
    public static int TrailerOf(byte[] file) => file[0] switch
    {
        (byte)'G' => 3,
        0x89 => 21,
        (byte)'R' => 1,
        _ => 0,
    };

    private static void AddCode(List<bool> bits, int[] codes)
    {
        foreach (int code in codes)
        {
            AddBits(bits, code, 3);
        }
    }

    private static void AddBits(List<bool> bits, int code, int count) =>
        bits.AddRange(Enumerable.Range(0, count).Select(bit => ((code >> bit) & 1) != 0));

    private static byte Packed(bool[] bits) => (byte)bits.Select((bit, i) => bit ? 1 << i : 0).Sum();
}
