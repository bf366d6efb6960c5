using System.Buffers.Binary;

namespace AlexNetSharp.Data.Formats;

/// <summary>Numbers in tar headers: octal digits, or after a byte of 0x80 big-endian binary, as GNU tar writes large ones.</summary>
internal static class TarNumbers
{
    private const byte BinaryMark = 0x80;

    /// <summary>Reads a number.</summary>
    /// <param name="field">The field, at least 8 bytes.</param>
    /// <returns>Null where it is none, negative or beyond 63 bits.</returns>
    public static long? Parse(ReadOnlySpan<byte> field)
    {
        if (field[0] == BinaryMark)
        {
            long number = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            number = field.Length == 8 ? number & (long.MaxValue >> 7) : number;
            return number < 0 || (field.Length > 8 && field[1..^8].ContainsAnyExcept((byte)0)) ? null : number;
        }

        long value = 0;
        foreach (byte digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (8 * value) + digit - '0';
        }

        return value;
    }
}
