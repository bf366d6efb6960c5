using System.Buffers.Binary;

namespace AlexNetSharp.Data.Decoding;

/// <summary>The EXIF orientation of a photo: reading it from a JPEG's APP1 segment and turning the pixels upright.</summary>
/// <remarks>Source: CIPA DC-008 (Exif 2.32), tag 0x0112; the eight values are those of TIFF 6.0.</remarks>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntryLength = 12;

    /// <summary>Reads the orientation from the content of an APP1 segment.</summary>
    /// <param name="segment">The segment after its length.</param>
    /// <param name="orientation">1..8; 1 where the tag holds anything else.</param>
    /// <returns>Whether the segment holds EXIF data with the tag.</returns>
    public static bool TryRead(ReadOnlySpan<byte> segment, out int orientation)
    {
        orientation = 1;
        if (!segment.StartsWith("Exif\0\0"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> tiff = segment[6..];
        bool little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || (!little && !tiff.StartsWith("MM\0*"u8)))
        {
            return false;
        }

        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return false;
        }

        int count = Short(tiff[(int)directory..], little);
        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (int i = 0; i < count && (i + 1) * EntryLength <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(i * EntryLength, EntryLength);
            if (Short(entry, little) == Tag && Short(entry[2..], little) == ShortType)
            {
                int value = Short(entry[8..], little);
                orientation = value is >= 1 and <= 8 ? value : 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>Turns an image upright.</summary>
    /// <param name="image">The stored rows.</param>
    /// <param name="orientation">1..8.</param>
    /// <returns>The same image for 1, a new one otherwise; 5..8 swap height and width.</returns>
    public static RgbImage Apply(RgbImage image, int orientation)
    {
        if (orientation <= 1)
        {
            return image;
        }

        bool swaps = orientation >= 5;
        (int height, int width) = swaps ? (image.Width, image.Height) : (image.Height, image.Width);
        byte[] result = GC.AllocateUninitializedArray<byte>(image.Pixels.Length);
        int channels = image.Channels;
        int at = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, at += channels)
            {
                (int sourceY, int sourceX) = Source(orientation, y, x, image.Height - 1, image.Width - 1);
                image.Pixels.AsSpan(((sourceY * image.Width) + sourceX) * channels, channels).CopyTo(result.AsSpan(at));
            }
        }

        return new RgbImage(width, height, channels, result);
    }

    private static (int Y, int X) Source(int orientation, int y, int x, int bottom, int right) => orientation switch
    {
        2 => (y, right - x),
        3 => (bottom - y, right - x),
        4 => (bottom - y, x),
        5 => (x, y),
        6 => (bottom - x, y),
        7 => (bottom - x, right - y),
        _ => (x, right - y),
    };

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
