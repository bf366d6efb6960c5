using AlexNetSharp.Fuzz.Seeds;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Small images in files' bytes for the tests, and a temporary folder to put them in.</summary>
internal static class TestImages
{
    /// <summary>A picture whose colors tell their place; other numbers than 0 give other textures.</summary>
    public static byte[] Encode(SKEncodedImageFormat format, int width, int height, int number = 0, int quality = 95)
    {
        using SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte red = (byte)((x * 255 / width) ^ (number * x * y));
                byte green = (byte)((y * 255 / height) ^ (number * x));
                bitmap.SetPixel(x, y, new SKColor(red, green, (byte)(number * 37)));
            }
        }

        return Encode(bitmap, format, quality);
    }

    /// <summary>A bitmap as a file's bytes.</summary>
    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format, int quality = 95)
    {
        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A JPEG with an EXIF orientation put before its other segments.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation, bool isLittleEndian)
    {
        byte[] tiff = Tiff(orientation, isLittleEndian);
        byte[] segment = [0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff];
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }

    /// <summary>A PNG with an EXIF orientation before its pixels or behind them.</summary>
    public static byte[] PngWithOrientation(byte[] png, int orientation, bool isLittleEndian, bool isBehind)
    {
        const int Header = 8 + 25, End = 12;
        int place = isBehind ? png.Length - End : Header;
        return [.. png[..place], .. PngBuilder.Chunk("eXIf"u8, Tiff(orientation, isLittleEndian)), .. png[place..]];
    }

    /// <summary>A WebP with an EXIF orientation, in the extended form that has room for it.</summary>
    public static byte[] WebpWithOrientation(byte[] webp, int width, int height, int orientation, bool isLittleEndian)
    {
        const int HasExif = 8, Riff = 12;
        byte[] tiff = Tiff(orientation, isLittleEndian);
        byte[] extended = [HasExif, 0, 0, 0, (byte)(width - 1), 0, 0, (byte)(height - 1), 0, 0];
        byte[] chunks = [.. "VP8X"u8, (byte)extended.Length, 0, 0, 0, .. extended, .. webp[Riff..], .. "EXIF"u8, (byte)tiff.Length, 0, 0, 0, .. tiff];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(chunks.Length + 4), .. "WEBP"u8, .. chunks];
    }

    private static byte[] Tiff(int orientation, bool isLittleEndian) =>
        isLittleEndian
            ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0]
            : [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
}

/// <summary>A folder that is removed after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Root = Directory.CreateTempSubdirectory("alexnet-test-").FullName;

    public string Root { get; }

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    public string Write(string name, byte[] content)
    {
        string path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
