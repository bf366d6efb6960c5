using System.Buffers;
using System.Buffers.Binary;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Copies a JPEG file without what libjpeg warns of though it does no harm: stray bytes between segments, an unknown revision of JFIF, an
/// unknown color transform of Adobe's, parameters of progressive scans in a sequential file, and segments that decoding does not need.
/// Libjpeg tells its first warning only; of the copy that is one that counts.
/// </summary>
internal static class CleanJpeg
{
    private const byte App0 = 0xE0;
    private const byte App14 = 0xEE;
    private const byte LastApp = 0xEF;
    private const byte Comment = 0xFE;
    private const int AdobeTransform = 11;
    private const int JfifMajor = 5;

    /// <summary>Copies a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="scanned">What its markers say.</param>
    /// <returns>A file that decodes to the same pixels.</returns>
    public static byte[] Copy(ReadOnlySpan<byte> file, JpegFile scanned)
    {
        var copy = new ArrayBufferWriter<byte>(file.Length);
        copy.Write((ReadOnlySpan<byte>)[0xFF, JpegParts.StartOfImage]);
        var parts = new JpegParts(file);
        while (parts.MoveNext())
        {
            if (IsNeeded(parts.Marker))
            {
                copy.Write((ReadOnlySpan<byte>)[0xFF, parts.Marker]);
                WriteSegment(copy, parts, scanned);
            }

            if (parts.Marker == JpegParts.EndOfImage)
            {
                break;
            }
        }

        return copy.WrittenSpan.ToArray();
    }

    private static bool IsNeeded(byte marker) => marker is App0 or App14 or not ((>= App0 and <= LastApp) or Comment);

    private static void WriteSegment(ArrayBufferWriter<byte> copy, JpegParts parts, JpegFile scanned)
    {
        if (!parts.HasSegment)
        {
            return;
        }

        int length = parts.Segment.Length;
        Span<byte> target = copy.GetSpan(length + 2);
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(length + 2));
        parts.Segment.CopyTo(target[2..]);
        Settle(parts.Marker, target.Slice(2, length), scanned);
        copy.Advance(length + 2);
        copy.Write(parts.ScanData);
    }

    /// <summary>Writes out what libjpeg assumes after its warning.</summary>
    private static void Settle(byte marker, Span<byte> segment, JpegFile scanned)
    {
        if (marker == App0 && segment.Length > JfifMajor && segment.StartsWith("JFIF\0"u8))
        {
            segment[JfifMajor] = 1;
        }
        else if (marker == App14 && segment.Length > AdobeTransform && segment.StartsWith("Adobe"u8) && segment[AdobeTransform] != 0)
        {
            segment[AdobeTransform] = (byte)(scanned.Components == 4 ? 2 : 1);
        }
        else if (marker == JpegParts.StartOfScan && !scanned.IsProgressive && segment.Length >= 3)
        {
            (segment[^3], segment[^2], segment[^1]) = (0, 63, 0);
        }
    }
}
