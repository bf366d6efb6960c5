using System.Buffers.Binary;

namespace AlexNetSharp.Files;

/// <summary>The checksum of zip archives, CRC-32 of ISO 3309, eight bytes a step.</summary>
/// <remarks>Source: PKWARE, APPNOTE.TXT 4.4.7. The table of step k holds what a byte becomes after k further bytes of zeros.</remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;
    private const int Step = 8;
    private const int Values = 256;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>Continues a checksum.</summary>
    /// <param name="checksum">The checksum of the bytes before; 0 at the start.</param>
    /// <param name="bytes">The bytes that follow.</param>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint register = ~checksum;
        ReadOnlySpan<uint> tables = Tables;
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ register;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            register = tables[(7 * Values) + (byte)low] ^ tables[(6 * Values) + (byte)(low >> 8)]
                ^ tables[(5 * Values) + (byte)(low >> 16)] ^ tables[(4 * Values) + (int)(low >> 24)]
                ^ tables[(3 * Values) + (byte)high] ^ tables[(2 * Values) + (byte)(high >> 8)]
                ^ tables[Values + (byte)(high >> 16)] ^ tables[(int)(high >> 24)];
        }

        foreach (byte value in bytes)
        {
            register = tables[(byte)(register ^ value)] ^ (register >> 8);
        }

        return ~register;
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[Step * Values];
        for (uint i = 0; i < Values; i++)
        {
            uint register = i;
            for (int bit = 0; bit < 8; bit++)
            {
                register = (register & 1) != 0 ? Polynomial ^ (register >> 1) : register >> 1;
            }

            tables[i] = register;
        }

        for (int i = Values; i < tables.Length; i++)
        {
            uint before = tables[i - Values];
            tables[i] = tables[(byte)before] ^ (before >> 8);
        }

        return tables;
    }
}
