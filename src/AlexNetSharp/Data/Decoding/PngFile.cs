using System.Buffers.Binary;

namespace AlexNetSharp.Data.Decoding;

/// <summary>What a PNG's chunks say beside its pixels.</summary>
/// <remarks>Source: PNG specification, third edition, sections 5.3 and 11.3.4.5 (eXIf).</remarks>
internal static class PngFile
{
    private const int HeadLength = 8;
    private const int ChecksumLength = 4;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Whether a file begins as a PNG.</summary>
    public static bool Matches(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>The EXIF orientation, 1..8; 1 where there is none. The chunk may stand before or behind the pixels.</summary>
    /// <param name="file">The whole file.</param>
    public static int Orientation(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> rest = file[Signature.Length..];
        while (rest.Length >= HeadLength)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            ReadOnlySpan<byte> kind = rest[sizeof(uint)..HeadLength];
            if (length > rest.Length - HeadLength)
            {
                return 1;
            }

            if (kind.SequenceEqual("eXIf"u8))
            {
                return ExifOrientation.TryReadTiff(rest.Slice(HeadLength, (int)length), out int orientation) ? orientation : 1;
            }

            rest = rest[Math.Min(rest.Length, HeadLength + (int)length + ChecksumLength)..];
        }

        return 1;
    }
}
