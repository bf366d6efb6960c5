using System.Globalization;
using System.Text;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// The blocks around the files of a ustar archive, without clock, owner or host, so that equal files make equal archives.
/// </summary>
/// <remarks>Source: POSIX.1-2017, "pax", ustar interchange format.</remarks>
internal static class UstarBlocks
{
    private const int BlockLength = 512;
    private const int LongestName = 100;
    private const int ChecksumPlace = 148;

    /// <summary>The mark of an archive's end.</summary>
    public static ReadOnlySpan<byte> End => new byte[2 * BlockLength];

    /// <summary>The header of a file.</summary>
    /// <param name="name">Its name, at most 100 ASCII characters.</param>
    /// <param name="length">Its bytes.</param>
    public static byte[] Header(string name, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, LongestName);
        byte[] block = new byte[BlockLength];
        Put(block, 0, name);
        Put(block, 100, "0000644\0");
        Put(block, 108, "0000000\0");
        Put(block, 116, "0000000\0");
        Put(block, 124, Octal(length, 11) + "\0");
        Put(block, 136, Octal(0, 11) + "\0");
        Put(block, ChecksumPlace, "        ");
        Put(block, 156, "0");
        Put(block, 257, "ustar\000");
        Put(block, ChecksumPlace, Octal(block.Sum(value => value), 6) + "\0 ");
        return block;
    }

    /// <summary>The zeros after a file that fill its last block.</summary>
    /// <param name="length">The file's bytes.</param>
    public static ReadOnlySpan<byte> Padding(int length) => End[..(-length & (BlockLength - 1))];

    private static string Octal(int value, int digits) =>
        Convert.ToString(value, 8).PadLeft(digits, '0').ToString(CultureInfo.InvariantCulture);

    private static void Put(byte[] block, int place, string text) => Encoding.ASCII.GetBytes(text, block.AsSpan(place));
}
