namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>The markers of small JPEG files, and EXIF segments.</summary>
internal static class JpegSeeds
{
    /// <summary>A file's markers with an orientation, one with two scans, and the content of an EXIF segment alone.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        byte[] exif = [.. "Exif\0\0"u8, 0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] motorola = [.. "Exif\0\0"u8, 0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0];
        byte[] frame = [0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 24, 1, 1, 0x11, 0];
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0, 0x34, 0xFF, 0xD0, 0x56];
        return
        [
            ("markers", [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. frame, .. scan, 0xFF, 0xD9]),
            ("scans", [0xFF, 0xD8, .. frame, .. scan, .. scan, 0xFF, 0xFF, 0xD9]),
            ("exif", exif),
            ("motorola", motorola),
        ];
    }
}
