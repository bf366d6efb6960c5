using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AlexNetSharp.Data.Decoding;

/// <summary>The EXIF orientation of a photo: reading it from what JPEG, PNG and WebP carry and turning the pixels upright.</summary>
/// <remarks>Source: CIPA DC-008 (Exif 2.32), tag 0x0112; the eight values are those of TIFF 6.0.</remarks>
internal static class ExifOrientation
{
    private const int SquareSide = 32;
    private const ushort Tag = 0x0112;
    private const ushort ByteType = 1;
    private const ushort ShortType = 3;
    private const ushort LongType = 4;
    private const int EntryLength = 12;

    /// <summary>Reads the orientation from the content of an APP1 segment.</summary>
    /// <param name="segment">The segment after its length.</param>
    /// <param name="orientation">1..8; 1 where the tag holds anything else.</param>
    /// <returns>Whether the segment holds EXIF data with the tag.</returns>
    public static bool TryRead(ReadOnlySpan<byte> segment, out int orientation)
    {
        orientation = 1;
        return segment.StartsWith("Exif\0\0"u8) && TryReadTiff(segment[6..], out orientation);
    }

    /// <summary>Reads the orientation from EXIF data as such, which begin as a TIFF file does.</summary>
    /// <inheritdoc cref="TryRead"/>
    public static bool TryReadTiff(ReadOnlySpan<byte> tiff, out int orientation)
    {
        orientation = 1;
        bool little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || (!little && !tiff.StartsWith("MM\0*"u8)))
        {
            return false;
        }

        uint directory = Long(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return false;
        }

        int count = Short(tiff[(int)directory..], little);
        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (int i = 0; i < count && (i + 1) * EntryLength <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(i * EntryLength, EntryLength);
            if (Short(entry, little) == Tag && Value(entry, little) is { } value)
            {
                orientation = value is >= 1 and <= 8 ? (int)value : 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>Turns an image upright.</summary>
    /// <param name="image">The stored rows; disposed of where it is not returned.</param>
    /// <param name="orientation">1..8.</param>
    /// <returns>The same image for 1, a new one otherwise; 5..8 swap height and width.</returns>
    public static PixelBuffer Apply(PixelBuffer image, int orientation)
    {
        if (orientation <= 1)
        {
            return image;
        }

        using PixelBuffer stored = image;
        return Rows(stored.View, orientation, 0, Upright(image.Height, image.Width, orientation).Height);
    }

    /// <summary>The size of an image that is turned upright.</summary>
    /// <param name="height">Rows that are stored.</param>
    /// <param name="width">Columns that are stored.</param>
    /// <param name="orientation">1..8.</param>
    public static (int Height, int Width) Upright(int height, int width, int orientation) =>
        orientation >= 5 ? (width, height) : (height, width);

    /// <summary>Some rows of an image that is turned upright.</summary>
    /// <param name="image">The stored rows.</param>
    /// <param name="orientation">1..8.</param>
    /// <param name="firstRow">The first row of the upright image.</param>
    /// <param name="count">How many rows.</param>
    public static PixelBuffer Rows(PixelView image, int orientation, int firstRow, int count)
    {
        (int right, int down) = (image.Channels, image.Channels * image.Width);
        int lastRight = right * (image.Width - 1), lastDown = down * (image.Height - 1);
        (int first, int stepX, int stepY) = orientation switch
        {
            2 => (lastRight, -right, down),
            3 => (lastRight + lastDown, -right, -down),
            4 => (lastDown, right, -down),
            5 => (0, down, right),
            6 => (lastDown, -down, right),
            7 => (lastRight + lastDown, -down, -right),
            8 => (lastRight, down, -right),
            _ => (0, right, down),
        };
        var upright = new PixelBuffer(Upright(image.Height, image.Width, orientation).Width, count, image.Channels);
        first += firstRow * stepY;
        if (right == 3)
        {
            Copy(
                MemoryMarshal.Cast<byte, Rgb>(image.Pixels),
                first / 3,
                stepX / 3,
                stepY / 3,
                upright,
                MemoryMarshal.Cast<byte, Rgb>(upright.Pixels));
        }
        else
        {
            Copy(image.Pixels, first, stepX, stepY, upright, upright.Pixels);
        }

        return upright;
    }

    /// <summary>
    /// Copies whole pixels, in squares: pixel by pixel along a row, each from another row of a large photo, would take seconds.
    /// </summary>
    private static void Copy<TPixel>(ReadOnlySpan<TPixel> source, int first, int stepX, int stepY, PixelBuffer size, Span<TPixel> target)
    {
        for (int top = 0; top < size.Height; top += SquareSide)
        {
            for (int left = 0; left < size.Width; left += SquareSide)
            {
                int bottom = Math.Min(top + SquareSide, size.Height), right = Math.Min(left + SquareSide, size.Width);
                for (int y = top; y < bottom; y++)
                {
                    int from = first + (y * stepY) + (left * stepX);
                    for (int x = left; x < right; x++, from += stepX)
                    {
                        target[(y * size.Width) + x] = source[from];
                    }
                }
            }
        }
    }

    /// <summary>An entry's value: SHORT by the specification, but some write LONG or BYTE; null for other types.</summary>
    private static uint? Value(ReadOnlySpan<byte> entry, bool little) => Short(entry[2..], little) switch
    {
        ByteType => entry[8],
        ShortType => Short(entry[8..], little),
        LongType => Long(entry[8..], little),
        _ => null,
    };

    private static uint Long(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private readonly record struct Rgb(byte Red, byte Green, byte Blue);
}
