using System.Buffers.Binary;
using System.Text;

namespace AlexNetSharp.Runtime;

/// <summary>
/// Reads and relaxes the version-needs table of a 64-bit ELF library: the list of symbol versions without which the loader refuses it.
/// </summary>
/// <remarks>
/// TorchSharp's shim names GLIBCXX_3.4.32, which Debian 12, Ubuntu 22.04 and RHEL 9 lack, for one symbol that no relocation uses. Marked
/// weak, the entry no longer keeps the loader from loading it. Source: System V gABI and the LSB's description of symbol versioning.
/// </remarks>
internal static class ElfVersionNeeds
{
    private const uint VersionNeedsSection = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    /// <summary>Marks one needed version weak.</summary>
    /// <param name="library">The bytes of the library; changed in place.</param>
    /// <param name="version">The version's name, for example <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Whether the version was found.</returns>
    /// <exception cref="InvalidDataException">The bytes are no little-endian 64-bit ELF library.</exception>
    public static bool MarkWeak(byte[] library, string version)
    {
        if (library.Length < 64 || !library.AsSpan(0, 6).SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new InvalidDataException("not a little-endian 64-bit ELF library");
        }

        try
        {
            return MarkWeakChecked(library, version);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("an ELF library whose tables point outside the file", e);
        }
    }

    private static bool MarkWeakChecked(byte[] library, string version)
    {
        long sections = ReadOffset(library, 0x28);
        int sectionSize = ReadUInt16(library, 0x3a);
        int sectionCount = ReadUInt16(library, 0x3c);
        bool found = false;
        for (int i = 0; i < sectionCount; i++)
        {
            long header = sections + ((long)i * sectionSize);
            if (ReadUInt32(library, header + 4) == VersionNeedsSection)
            {
                long names = ReadOffset(library, sections + (ReadUInt32(library, header + 40) * (long)sectionSize) + 24);
                found |= MarkInTable(library, ReadOffset(library, header + 24), names, version);
            }
        }

        return found;
    }

    private static bool MarkInTable(byte[] library, long need, long names, string version)
    {
        bool found = false;
        while (true)
        {
            long entry = need + ReadUInt32(library, need + 8);
            for (int left = ReadUInt16(library, need + 2); left > 0; left--)
            {
                if (ReadName(library, names + ReadUInt32(library, entry + 8)) == version)
                {
                    Span<byte> flags = library.AsSpan(checked((int)entry + 4), 2);
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | WeakFlag));
                    found = true;
                }

                entry += ReadUInt32(library, entry + 12);
            }

            uint next = ReadUInt32(library, need + 12);
            if (next == 0)
            {
                return found;
            }

            need += next;
        }
    }

    private static string ReadName(byte[] library, long offset)
    {
        ReadOnlySpan<byte> rest = library.AsSpan(checked((int)offset));
        int end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
    }

    private static int ReadUInt16(byte[] library, long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(library, offset, 2));

    private static uint ReadUInt32(byte[] library, long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(library, offset, 4));

    private static long ReadOffset(byte[] library, long offset) => BinaryPrimitives.ReadInt64LittleEndian(Slice(library, offset, 8));

    private static ReadOnlySpan<byte> Slice(byte[] library, long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, library.Length - length);
        return library.AsSpan((int)offset, length);
    }
}
