using System.Buffers.Binary;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>
/// JPEG files of flat blocks, written bit by bit: any number of components, Adobe's marker or none, baseline or progressive with as many
/// scans as wanted. All quantizers are 1, so a block decodes to exactly the value that was written.
/// </summary>
internal static class JpegBuilder
{
    private const int Side = 8;

    /// <summary>A baseline file.</summary>
    /// <param name="columns">Blocks in a row; each is 8 x 8 pixels.</param>
    /// <param name="blocks">The stored components of each block, row by row.</param>
    /// <param name="adobeTransform">The color transform that Adobe's marker gives: 0 none, 1 YCbCr, 2 YCCK; null for no marker.</param>
    public static byte[] Baseline(int columns, IReadOnlyList<byte[]> blocks, int? adobeTransform = null) =>
        Sampled(columns, blocks, [.. Enumerable.Repeat((byte)0x11, blocks[0].Length)], adobeTransform);

    /// <summary>
    /// A baseline file whose components have sampling factors; a block is then as many times larger as the largest factors say.
    /// </summary>
    /// <param name="columns">Blocks in a row.</param>
    /// <param name="blocks">The stored components of each block, row by row.</param>
    /// <param name="factors">For each component the horizontal factor in the upper and the vertical one in the lower four bits.</param>
    /// <param name="adobeTransform">The color transform that Adobe's marker gives; null for no marker.</param>
    public static byte[] Sampled(int columns, IReadOnlyList<byte[]> blocks, byte[] factors, int? adobeTransform = null) =>
        [
            .. Header(0xC0, columns, blocks, adobeTransform, factors),
            .. Scan(blocks[0].Length, 0, 63),
            .. Data(blocks, hasEndOfBlock: true, factors),
            0xFF,
            0xD9,
        ];

    /// <summary>
    /// A progressive file whose later scans add nothing, one component after the other. A decoder smooths components that no later scan
    /// names.
    /// </summary>
    /// <param name="columns">Blocks in a row.</param>
    /// <param name="blocks">The stored components of each block, row by row.</param>
    /// <param name="scans">Scans, 1 or more.</param>
    public static byte[] Progressive(int columns, IReadOnlyList<byte[]> blocks, int scans)
    {
        // A zero bit says that a block has no more coefficients.
        int components = blocks[0].Length;
        byte[] factors = [.. Enumerable.Repeat((byte)0x11, components)];
        byte[] empty = new byte[(blocks.Count + 7) / 8];
        IEnumerable<byte> later = Enumerable
            .Range(0, scans - 1)
            .SelectMany(scan => (byte[])[.. Scan(1, 1, 63, (scan % components) + 1), .. empty]);
        return
        [
            .. Header(0xC2, columns, blocks, null, factors),
            .. Scan(components, 0, 0),
            .. Data(blocks, hasEndOfBlock: false, factors),
            .. later,
            0xFF,
            0xD9,
        ];
    }

    /// <summary>A file with a segment put before its others.</summary>
    public static byte[] WithSegment(byte[] jpeg, byte marker, byte[] content) =>
        [.. jpeg[..2], 0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content, .. jpeg[2..]];

    /// <summary>A file that says another size.</summary>
    public static byte[] Resized(byte[] jpeg, int width, int height)
    {
        byte[] resized = [.. jpeg];
        int at = FrameOf(jpeg);
        BinaryPrimitives.WriteUInt16BigEndian(resized.AsSpan(at + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(resized.AsSpan(at + 7), (ushort)width);
        return resized;
    }

    /// <summary>Where the marker of the frame stands.</summary>
    public static int FrameOf(byte[] jpeg)
    {
        int baseline = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        return baseline >= 0 ? baseline : jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]);
    }

    /// <summary>A grey-looking picture of any size, whose blocks all take the fewest bits: zeros.</summary>
    /// <param name="width">Its width, a multiple of 8.</param>
    /// <param name="height">Its height, a multiple of 8.</param>
    /// <param name="scans">Scans; 0 for a baseline file.</param>
    public static byte[] Flat(int width, int height, int scans)
    {
        const int Components = 3;
        int blocks = width / Side * (height / Side);
        byte[] shape = [.. Enumerable.Repeat((byte)128, Components)], factors = [.. Enumerable.Repeat((byte)0x11, Components)];
        byte[] header = Resized(Header(scans == 0 ? (byte)0xC0 : (byte)0xC2, 1, [shape], null, factors), width, height);
        byte[] first = new byte[((blocks * Components * (scans == 0 ? 5 : 4)) + 7) / 8], empty = new byte[(blocks + 7) / 8];
        var file = new List<byte>([.. header, .. Scan(Components, 0, scans == 0 ? (byte)63 : (byte)0), .. first]);
        for (int scan = 1; scan < scans; scan++)
        {
            file.AddRange(Scan(1, 1, 63, ((scan - 1) % Components) + 1));
            file.AddRange(empty);
        }

        return [.. file, 0xFF, 0xD9];
    }

    private static byte[] Header(byte frame, int columns, IReadOnlyList<byte[]> blocks, int? adobeTransform, byte[] factors)
    {
        int components = blocks[0].Length;
        byte[] adobe = adobeTransform is { } transform ? [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, (byte)transform] : [];
        byte[] quantizers = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)];

        // Twelve codes of four bits for the sizes of differences; one code of one bit, the end of the block.
        byte[] sizes =
        [
            0xFF, 0xC4, 0, 31, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            .. Enumerable.Range(0, 12).Select(size => (byte)size),
        ];
        byte[] ends = [0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        (int height, int width) = (
            blocks.Count / columns * Side * factors.Max(factor => factor & 15),
            columns * Side * factors.Max(factor => factor >> 4));
        byte[] shape = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)components];
        IEnumerable<byte> each = Enumerable
            .Range(1, components)
            .SelectMany(component => new byte[] { (byte)component, factors[component - 1], 0 });
        return [0xFF, 0xD8, .. adobe, .. quantizers, 0xFF, frame, 0, (byte)(8 + (3 * components)), .. shape, .. each, .. sizes, .. ends];
    }

    private static byte[] Scan(int components, byte first, byte last, int firstComponent = 1)
    {
        IEnumerable<byte> each = Enumerable.Range(firstComponent, components).SelectMany(component => new byte[] { (byte)component, 0 });
        return [0xFF, 0xDA, 0, (byte)(6 + (2 * components)), (byte)components, .. each, first, last, 0];
    }

    private static byte[] Data(IReadOnlyList<byte[]> blocks, bool hasEndOfBlock, byte[] factors)
    {
        var bits = new List<bool>();
        int[] before = new int[blocks[0].Length];
        foreach (byte[] block in blocks)
        {
            for (int component = 0; component < block.Length; component++)
            {
                int level = Side * (block[component] - 128);
                for (int part = 0; part < (factors[component] >> 4) * (factors[component] & 15); part++)
                {
                    AddDifference(bits, level - before[component]);
                    before[component] = level;
                    bits.AddRange(hasEndOfBlock ? [false] : []);
                }
            }
        }

        return Pack(bits);
    }

    private static void AddDifference(List<bool> bits, int difference)
    {
        int size = 32 - int.LeadingZeroCount(Math.Abs(difference));
        AddBits(bits, size, 4);
        AddBits(bits, difference < 0 ? difference + (1 << size) - 1 : difference, size);
    }

    private static void AddBits(List<bool> bits, int value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            bits.Add(((value >> bit) & 1) == 1);
        }
    }

    private static byte[] Pack(List<bool> bits)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < bits.Count; i += 8)
        {
            int value = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value << 1) | (i + bit >= bits.Count || bits[i + bit] ? 1 : 0);
            }

            bytes.Add((byte)value);
            if (value == 0xFF)
            {
                bytes.Add(0);
            }
        }

        return [.. bytes];
    }
}
