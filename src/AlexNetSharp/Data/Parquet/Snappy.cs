using System.Buffers.Binary;

namespace AlexNetSharp.Data.Parquet;

/// <summary>Inflates Snappy's blocks, the usual compression of Parquet's pages.</summary>
/// <remarks>Source: google/snappy, "format_description.txt".</remarks>
internal static class Snappy
{
    /// <summary>Inflates a block.</summary>
    /// <param name="source">The block.</param>
    /// <param name="target">Takes the bytes, of which there must be exactly as many.</param>
    /// <returns>Whether the block is whole and gives as many bytes.</returns>
    public static bool TryInflate(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int place = 0, done = 0;
        if (!TryReadLength(source, ref place, out uint length) || length != (uint)target.Length)
        {
            return false;
        }

        while (place < source.Length)
        {
            byte tag = source[place++];
            int more = (tag & 3) switch
            {
                0 => tag >> 2 < 60 ? 0 : (tag >> 2) - 59,
                1 => 1,
                2 => 2,
                _ => 4,
            };
            if (source.Length - place < more)
            {
                return false;
            }

            uint number = ReadLittleEndian(source.Slice(place, more));
            place += more;
            if ((tag & 3) == 0)
            {
                long count = (more == 0 ? (uint)(tag >> 2) : number) + 1L;
                if (count > source.Length - place || count > target.Length - done)
                {
                    return false;
                }

                source.Slice(place, (int)count).CopyTo(target[done..]);
                (place, done) = (place + (int)count, done + (int)count);
                continue;
            }

            (int copied, uint back) = (tag & 3) == 1 ? (4 + ((tag >> 2) & 7), ((uint)(tag >> 5) << 8) | number) : (1 + (tag >> 2), number);
            if (back == 0 || back > (uint)done || copied > target.Length - done)
            {
                return false;
            }

            // What is copied may overlap what it makes.
            for (int i = 0; i < copied; i++, done++)
            {
                target[done] = target[done - (int)back];
            }
        }

        return done == target.Length;
    }

    private static uint ReadLittleEndian(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[sizeof(uint)];
        whole.Clear();
        bytes.CopyTo(whole);
        return BinaryPrimitives.ReadUInt32LittleEndian(whole);
    }

    private static bool TryReadLength(ReadOnlySpan<byte> source, ref int place, out uint length)
    {
        length = 0;
        for (int shift = 0; shift < 32 && place < source.Length; shift += 7)
        {
            byte part = source[place++];
            length |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
