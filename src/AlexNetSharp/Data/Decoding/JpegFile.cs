using System.Buffers.Binary;

namespace AlexNetSharp.Data.Decoding;

/// <summary>What the markers of a JPEG file say, read without decoding it.</summary>
/// <param name="Width">Width in pixels as stored; 0 where no frame header was found.</param>
/// <param name="Height">Height in pixels as stored; 0 where no frame header was found.</param>
/// <param name="Components">Color components: 1 gray, 3 YCbCr or RGB, 4 CMYK or YCCK.</param>
/// <param name="Orientation">EXIF orientation, 1..8; 1 where there is none.</param>
/// <param name="HasEnd">Whether the end marker follows the picture: a file without it is truncated.</param>
internal readonly record struct JpegFile(int Width, int Height, int Components, int Orientation, bool HasEnd)
{
    private const byte ProgressiveFrame = 0xC2;
    private const byte App1 = 0xE1;

    /// <summary>Bits of a sample; 0 where no frame header was found.</summary>
    public int Bits { get; private init; }

    /// <summary>Whether the picture is baseline, extended or progressive with Huffman codes: what everybody writes and reads.</summary>
    public bool IsHuffman { get; private init; }

    /// <summary>Whether the picture comes in scans of growing detail.</summary>
    public bool IsProgressive { get; private init; }

    /// <summary>Samples of all components in so many pixels as the largest component's: 3 without subsampling, 1.5 of 4:2:0.</summary>
    public double SamplesOfPixel { get; private init; }

    /// <summary>
    /// Bytes of memory that decoding takes: the pixels, and of a progressive picture two bytes for each sample's coefficient.
    /// </summary>
    public long Memory => (long)Width * Height * (Components == 4 ? 4 : 3)
        + (IsProgressive ? (long)((long)Width * Height * 2 * SamplesOfPixel) : 0);

    /// <summary>Scans before the end marker.</summary>
    public int Scans { get; private init; }

    /// <summary>What is wrong with the order of the parts, as the end of "is damaged: it has ..."; null where nothing is.</summary>
    public string? Defect { get; private init; }

    /// <summary>Whether one scan held all components of a baseline picture, so that no other may follow.</summary>
    private bool IsComplete { get; init; }

    /// <summary>Whether a file starts as a JPEG does.</summary>
    public static bool Matches(ReadOnlySpan<byte> file) => file.Length > 2 && file[0] == 0xFF && file[1] == 0xD8 && file[2] == 0xFF;

    /// <summary>Walks the markers of a JPEG file. Never throws: what is missing is left at its default.</summary>
    public static JpegFile Scan(ReadOnlySpan<byte> file)
    {
        var found = new JpegFile(0, 0, 0, 1, false);
        bool hasOrientation = false;
        var parts = new JpegParts(file);
        while (parts.MoveNext())
        {
            if (parts.Marker == JpegParts.EndOfImage)
            {
                return found with { HasEnd = true };
            }

            if (parts.Marker == JpegParts.StartOfImage)
            {
                found = found with { Defect = "two beginnings" };
            }
            else if (IsFrame(parts.Marker) && parts.Segment.Length >= 6)
            {
                found = found.WithFrame(parts.Marker, parts.Segment);
            }
            else if (parts.Marker == App1 && !hasOrientation && ExifOrientation.TryRead(parts.Segment, out int orientation))
            {
                (hasOrientation, found) = (true, found with { Orientation = orientation });
            }
            else if (parts.Marker == JpegParts.StartOfScan)
            {
                found = found.WithScan(parts.Segment);
            }
        }

        return found;
    }

    private JpegFile WithFrame(byte marker, ReadOnlySpan<byte> segment) => this with
    {
        Bits = segment[0],
        Height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
        Width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]),
        Components = segment[5],
        SamplesOfPixel = Samples(segment[6..]),
        IsHuffman = marker <= ProgressiveFrame,
        IsProgressive = marker == ProgressiveFrame,
        Defect = Bits == 0 ? Defect : "two frame headers",
    };

    /// <summary>Adds up the components' shares of the largest, from an entry of three bytes each.</summary>
    private static double Samples(ReadOnlySpan<byte> components)
    {
        (int sum, int across, int down) = (0, 1, 1);
        for (; components.Length >= 3; components = components[3..])
        {
            (int x, int y) = (components[1] >> 4, components[1] & 15);
            (sum, across, down) = (sum + (x * y), Math.Max(across, x), Math.Max(down, y));
        }

        return (double)sum / (across * down);
    }

    private JpegFile WithScan(ReadOnlySpan<byte> segment) => this with
    {
        Scans = Scans + 1,
        IsComplete = !IsProgressive && !segment.IsEmpty && segment[0] == Components,
        Defect = IsComplete ? "a scan after the last" : Defect,
    };

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
