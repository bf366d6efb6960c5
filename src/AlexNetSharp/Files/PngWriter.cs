using System.Buffers.Binary;
using System.IO.Compression;

namespace AlexNetSharp.Files;

/// <summary>
/// Encodes 8-bit gray and RGB images as PNG. Each row gets the filter with the smallest sum of absolute differences (none, left or above),
/// so equal pixels always give equal bytes.
/// </summary>
/// <remarks>Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)".</remarks>
internal static class PngWriter
{
    private const int MaximumSide = 1 << 20;
    private const int HeaderEnd = 8 + 12 + 13;

    /// <summary>Where the mark of a signed picture stands: after the header, and the length of the mark's own chunk.</summary>
    private const int MarkAt = HeaderEnd + sizeof(int);

    /// <summary>How many bytes of a file tell whether it is a signed picture.</summary>
    public const int SignedLength = MarkAt + 25;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The kind and content of a chunk at the beginning of a picture that this program wrote.</summary>
    private static ReadOnlySpan<byte> Mark => "tEXtSoftware\0AlexNetSharp"u8;

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Encodes an image.</summary>
    /// <param name="pixels">Rows from the top, pixels interleaved: (H, W, C) bytes, 0..255.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="channels">1 (gray) or 3 (RGB).</param>
    /// <param name="level">How hard to compress.</param>
    /// <returns>A whole PNG file.</returns>
    /// <exception cref="ArgumentException">
    /// The sizes are not positive, the channels are neither 1 nor 3, or the span does not have height x width x channels bytes.
    /// </exception>
    public static byte[] Encode(
        ReadOnlySpan<byte> pixels,
        int width,
        int height,
        int channels = 3,
        CompressionLevel level = CompressionLevel.Optimal)
    {
        Check(pixels.Length, width, height, channels);
        using var output = new MemoryStream(pixels.Length / 2 + 256);
        output.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = (byte)(channels == 3 ? 2 : 0);
        header[10..].Clear();
        WriteChunk(output, "IHDR"u8, header);
        WriteChunk(output, "IDAT"u8, Compress(pixels, width * channels, height, channels, level));
        WriteChunk(output, "IEND"u8, []);
        return output.ToArray();
    }

    /// <summary>A picture with the name of this program in it, by which <see cref="IsSigned"/> knows it again.</summary>
    /// <param name="png">A file of <see cref="Encode"/>'s.</param>
    public static byte[] Signed(ReadOnlySpan<byte> png)
    {
        using var output = new MemoryStream(png.Length + 64);
        output.Write(png[..HeaderEnd]);
        WriteChunk(output, Mark[..4], Mark[4..]);
        output.Write(png[HeaderEnd..]);
        return output.ToArray();
    }

    /// <summary>Whether a file is a picture of <see cref="Signed"/>'s.</summary>
    /// <param name="start">The file, or its first <see cref="SignedLength"/> bytes and more.</param>
    public static bool IsSigned(ReadOnlySpan<byte> start) =>
        start.Length >= SignedLength && start.StartsWith(Signature) && start[MarkAt..].StartsWith(Mark);

    /// <summary>Encodes an image into a file, under a temporary name until it is whole.</summary>
    /// <param name="path">The file; its folder must exist. An older file is replaced.</param>
    /// <param name="pixels">Rows from the top, pixels interleaved: (H, W, C) bytes, 0..255.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="channels">1 (gray) or 3 (RGB).</param>
    /// <param name="level">How hard to compress.</param>
    /// <exception cref="AlexNetException">The file cannot be written.</exception>
    public static void Write(
        string path,
        ReadOnlySpan<byte> pixels,
        int width,
        int height,
        int channels = 3,
        CompressionLevel level = CompressionLevel.Optimal)
    {
        byte[] file = Encode(pixels, width, height, channels, level);
        DurableFile.Write(path, stream => stream.Write(file), flush: false);
    }

    private static void Check(int length, int width, int height, int channels)
    {
        if (width is < 1 or > MaximumSide || height is < 1 or > MaximumSide || channels is not (1 or 3))
        {
            throw new ArgumentException(
                $"A PNG needs sides of 1 to {MaximumSide} pixels and 1 or 3 channels, found {width} x {height} with {channels}.");
        }

        if (length != (long)width * height * channels)
        {
            throw new ArgumentException(
                $"{width} x {height} pixels with {channels} channels need {(long)width * height * channels} bytes, found {length}.");
        }
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int stride, int height, int channels, CompressionLevel level)
    {
        using var output = new MemoryStream(pixels.Length / 2 + 64);
        using (var zlib = new ZLibStream(output, level, leaveOpen: true))
        {
            byte[] above = new byte[stride];
            byte[][] candidates = [new byte[stride + 1], new byte[stride + 1], new byte[stride + 1]];
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<byte> row = pixels.Slice(y * stride, stride);
                zlib.Write(BestFilter(row, above, channels, candidates));
                row.CopyTo(above);
            }
        }

        return output.ToArray();
    }

    private static byte[] BestFilter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int channels, byte[][] candidates)
    {
        (byte[] none, byte[] left, byte[] up) = (candidates[0], candidates[1], candidates[2]);
        (left[0], up[0]) = (1, 2);
        (int noneSum, int leftSum, int upSum) = (0, 0, 0);
        for (int i = 0; i < row.Length; i++)
        {
            byte value = row[i];
            byte fromLeft = (byte)(value - (i >= channels ? row[i - channels] : 0));
            byte fromAbove = (byte)(value - above[i]);
            (none[i + 1], left[i + 1], up[i + 1]) = (value, fromLeft, fromAbove);
            noneSum += Magnitude(value);
            leftSum += Magnitude(fromLeft);
            upSum += Magnitude(fromAbove);
        }

        return upSum <= leftSum && upSum <= noneSum ? up : leftSum <= noneSum ? left : none;
    }

    private static int Magnitude(byte value) => value < 128 ? value : 256 - value;

    private static void WriteChunk(MemoryStream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        output.Write(word);
        output.Write(type);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, ~Crc(Crc(uint.MaxValue, type), data));
        output.Write(word);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
