using System.Buffers.Binary;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Changes of valid files.</summary>
internal static class ByteChange
{
    /// <summary>The kinds of changes.</summary>
    public const int Kinds = 6;

    private static readonly uint[] OddNumbers = [0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x0100_0000, 0x4000_0000];

    /// <summary>
    /// A file with one change: a byte set, a bit turned, an odd number put in, a stretch cut out or repeated, the end cut off.
    /// </summary>
    /// <param name="file">The file, which may be changed.</param>
    /// <param name="kind">The kind, below <see cref="Kinds"/>.</param>
    /// <param name="place">Where; any number.</param>
    /// <param name="value">What; any number.</param>
    public static byte[] Make(byte[] file, int kind, uint place, uint value)
    {
        int at = file.Length == 0 ? 0 : (int)(place % (uint)file.Length);
        int length = Math.Min((int)(value % 64), file.Length - at);
        switch (kind)
        {
            case 0 when file.Length > 0:
                file[at] = (byte)value;
                return file;
            case 1 when file.Length > 0:
                file[at] ^= (byte)(1 << (int)(value % 8));
                return file;
            case 2 when file.Length - at >= 4:
                uint number = OddNumbers[value % OddNumbers.Length];
                BinaryPrimitives.WriteUInt32BigEndian(
                    file.AsSpan(at),
                    value % 2 == 0 ? number : BinaryPrimitives.ReverseEndianness(number));
                return file;
            case 3:
                return [.. file[..at], .. file[(at + length)..]];
            case 4:
                return [.. file[..(at + length)], .. file[at..]];
            default:
                return value % 4 == 0 ? file[..at] : file;
        }
    }
}
