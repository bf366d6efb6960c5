using System.Buffers.Binary;

namespace AlexNetSharp.Data.Decoding;

/// <summary>What the markers of a JPEG file say, read without decoding it.</summary>
/// <param name="Width">Width in pixels as stored; 0 where no frame header was found.</param>
/// <param name="Height">Height in pixels as stored; 0 where no frame header was found.</param>
/// <param name="Components">Colour components: 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK.</param>
/// <param name="Orientation">EXIF orientation, 1..8; 1 where there is none.</param>
/// <param name="HasEnd">Whether the end marker follows the picture: a file without it is truncated.</param>
internal readonly record struct JpegFile(int Width, int Height, int Components, int Orientation, bool HasEnd)
{
    private const byte ProgressiveFrame = 0xC2;
    private const byte StartOfImage = 0xD8;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte App1 = 0xE1;

    /// <summary>Bits of a sample; 0 where no frame header was found.</summary>
    public int Bits { get; private init; }

    /// <summary>Whether the picture is baseline, extended or progressive with Huffman codes: what everybody writes and reads.</summary>
    public bool IsHuffman { get; private init; }

    /// <summary>Whether the picture comes in scans of growing detail.</summary>
    public bool IsProgressive { get; private init; }

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
        JpegFile found = new(0, 0, 0, 1, false);
        bool hasOrientation = false;
        int position = 2;
        while (TryNextMarker(file, ref position, out byte marker))
        {
            if (marker == EndOfImage)
            {
                return found with { HasEnd = true };
            }

            if (!HasSegment(marker))
            {
                found = marker == StartOfImage ? found with { Defect = "two beginnings" } : found;
                continue;
            }

            if (position + 2 > file.Length)
            {
                break;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[position..]);
            int end = Math.Min(file.Length, position + Math.Max(length, 2));
            ReadOnlySpan<byte> segment = file[(position + 2)..end];
            position = end;
            if (IsFrame(marker) && segment.Length >= 6)
            {
                found = found.WithFrame(marker, segment);
            }
            else if (marker == App1 && !hasOrientation && ExifOrientation.TryRead(segment, out int orientation))
            {
                (hasOrientation, found) = (true, found with { Orientation = orientation });
            }
            else if (marker == StartOfScan)
            {
                found = found.WithScan(segment);
                SkipScan(file, ref position);
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
        IsHuffman = marker <= ProgressiveFrame,
        IsProgressive = marker == ProgressiveFrame,
        Defect = Bits == 0 ? Defect : "two frame headers",
    };

    private JpegFile WithScan(ReadOnlySpan<byte> segment) => this with
    {
        Scans = Scans + 1,
        IsComplete = !IsProgressive && !segment.IsEmpty && segment[0] == Components,
        Defect = IsComplete ? "a scan after the last" : Defect,
    };

    private static bool TryNextMarker(ReadOnlySpan<byte> file, ref int position, out byte marker)
    {
        marker = 0;
        while (position < file.Length)
        {
            int offset = file[position..].IndexOf((byte)0xFF);
            if (offset < 0)
            {
                break;
            }

            position += offset;
            int other = file[position..].IndexOfAnyExcept((byte)0xFF);
            if (other < 0)
            {
                break;
            }

            position += other;
            marker = file[position++];
            if (marker != 0)
            {
                return true;
            }
        }

        position = file.Length;
        return false;
    }

    private static void SkipScan(ReadOnlySpan<byte> file, ref int position)
    {
        while (position + 1 < file.Length)
        {
            int offset = file[position..].IndexOf((byte)0xFF);
            if (offset < 0 || position + offset + 1 >= file.Length)
            {
                position = file.Length;
                return;
            }

            position += offset;
            byte next = file[position + 1];
            if (next is not (0 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                return;
            }

            position += next == 0xFF ? 1 : 2;
        }
    }

    private static bool HasSegment(byte marker) => marker is not (0x01 or (>= 0xD0 and <= 0xD8));

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
