namespace AlexNetSharp.Data.Parquet;

/// <summary>
/// Decodes Parquet's hybrid of runs of one number and of packed bits, in which levels and numbers of dictionaries are written.
/// </summary>
/// <remarks>Source: Apache Parquet, "Encodings", Run Length Encoding / Bit-Packing Hybrid.</remarks>
internal static class HybridRuns
{
    /// <summary>Fills an array with numbers.</summary>
    /// <param name="bytes">The runs.</param>
    /// <param name="bits">The bits of a number, at most 32.</param>
    /// <param name="numbers">Takes the numbers.</param>
    /// <returns>Whether the bytes hold so many.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, int bits, Span<int> numbers)
    {
        int place = 0, done = 0;
        while (done < numbers.Length)
        {
            if (!TryReadVarint(bytes, ref place, out uint header))
            {
                return false;
            }

            int count = (int)Math.Min(header >> 1, (uint)(numbers.Length - done));
            if ((header & 1) == 0)
            {
                int width = (bits + 7) / 8;
                if (bytes.Length - place < width || header == 0)
                {
                    return false;
                }

                numbers.Slice(done, count).Fill((int)ReadBits(bytes[place..], 0, bits));
                place += width;
            }
            else
            {
                long groups = header >> 1;
                count = (int)Math.Min(8 * groups, numbers.Length - done);
                if (groups == 0 || bytes.Length - place < ((long)count * bits + 7) / 8)
                {
                    return false;
                }

                for (int i = 0; i < count; i++)
                {
                    numbers[done + i] = (int)ReadBits(bytes[place..], (long)i * bits, bits);
                }

                // A writer may leave out what pads its last group.
                place = (int)Math.Min(place + (groups * bits), bytes.Length);
            }

            done += count;
        }

        return true;
    }

    private static bool TryReadVarint(ReadOnlySpan<byte> bytes, ref int place, out uint value)
    {
        value = 0;
        for (int shift = 0; shift < 32 && place < bytes.Length; shift += 7)
        {
            byte part = bytes[place++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static uint ReadBits(ReadOnlySpan<byte> bytes, long first, int bits)
    {
        ulong value = 0;
        int start = (int)(first >> 3), shift = (int)(first & 7);
        for (int i = 0; 8 * i < shift + bits; i++)
        {
            value |= (ulong)bytes[start + i] << (8 * i);
        }

        return (uint)((value >> shift) & ((1UL << bits) - 1));
    }
}
