using System.Buffers.Binary;
using CsCheck;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>Files that were valid before some of their bytes were changed.</summary>
internal static class Mutations
{
    private static readonly uint[] OddNumbers = [0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x0100_0000, 0x4000_0000];

    /// <summary>One of some files with one to eight changes: bytes set, cut out or repeated, odd numbers put in, the end cut off.</summary>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> files) =>
        Gen.Select(Gen.Int[0, files.Count - 1], Gen.Select(Gen.Int[0, 5], Gen.UInt, Gen.UInt).Array[1, 8], (place, changes) =>
        {
            byte[] file = files[place];
            foreach ((int kind, uint at, uint value) in changes)
            {
                file = Change([.. file], kind, at, value);
            }

            return file;
        });

    private static byte[] Change(byte[] file, int kind, uint place, uint value)
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
