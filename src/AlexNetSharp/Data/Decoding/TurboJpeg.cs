using System.Runtime.InteropServices;

namespace AlexNetSharp.Data.Decoding;

/// <summary>JPEG decoding by libjpeg-turbo, where it is installed: its default settings, which are Pillow's (accurate integer IDCT, smooth chroma).</summary>
/// <remarks>Source: the TurboJPEG 2.0 API, which libjpeg-turbo 2 and 3 both export.</remarks>
internal sealed unsafe class TurboJpeg
{
    private const int PixelFormatRgb = 0;
    private const int PixelFormatCmyk = 11;
    private static readonly string[] FileNames =
        OperatingSystem.IsWindows() ? ["turbojpeg.dll", "libturbojpeg.dll"]
        : OperatingSystem.IsMacOS() ? ["libturbojpeg.0.dylib", "libturbojpeg.dylib", "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib"]
        : ["libturbojpeg.so.0", "libturbojpeg.so"];

    private static readonly Lazy<TurboJpeg?> Loaded = new(Load);

    private readonly delegate* unmanaged<nint> _create;
    private readonly delegate* unmanaged<nint, int> _destroy;
    private readonly delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> _readHeader;
    private readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> _decompress;
    private readonly delegate* unmanaged<nint, byte*> _error;

    private TurboJpeg(nint library)
    {
        _create = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitDecompress");
        _destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        _readHeader = (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)NativeLibrary.GetExport(library, "tjDecompressHeader3");
        _decompress = (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)NativeLibrary.GetExport(library, "tjDecompress2");
        _error = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "tjGetErrorStr2");
        Version = NativeVersion.Find("libturbojpeg", "libjpeg-turbo version ") is { } version ? $"libjpeg-turbo {version}" : "libjpeg-turbo";
    }

    /// <summary>The library, or null where it is not installed.</summary>
    public static TurboJpeg? Instance => Loaded.Value;

    /// <summary>Name and version, for example <c>libjpeg-turbo 2.1.5</c>.</summary>
    public string Version { get; }

    /// <summary>Decodes a JPEG file to RGB, as stored (no EXIF orientation).</summary>
    /// <exception cref="ImageFormatException">The file is damaged or truncated.</exception>
    public RgbImage Decode(ReadOnlySpan<byte> file, JpegFile scanned)
    {
        nint handle = _create();
        if (handle == 0)
        {
            throw new ImageFormatException("cannot be decoded: libjpeg-turbo has no memory");
        }

        try
        {
            fixed (byte* data = file)
            {
                return Decode(handle, data, new CULong((nuint)file.Length), scanned.Components == 4);
            }
        }
        finally
        {
            _ = _destroy(handle);
        }
    }

    private RgbImage Decode(nint handle, byte* data, CULong length, bool isCmyk)
    {
        int width, height, sampling, colorSpace;
        if (_readHeader(handle, data, length, &width, &height, &sampling, &colorSpace) != 0)
        {
            throw Failure(handle);
        }

        ImageDecoder.CheckPixels(width, height);
        int components = isCmyk ? 4 : 3;
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * components));
        fixed (byte* target = pixels)
        {
            int format = isCmyk ? PixelFormatCmyk : PixelFormatRgb;
            if (_decompress(handle, data, length, target, width, width * components, height, format, 0) != 0 && IsFatal(Message(handle)))
            {
                throw Failure(handle);
            }
        }

        return new RgbImage(width, height, 3, isCmyk ? CmykToRgb(pixels) : pixels);
    }

    // A few stray bytes between segments cost nothing and occur in ImageNet; missing or undecodable data leave a part of the picture grey.
    private static bool IsFatal(string message) => !message.Contains("extraneous bytes", StringComparison.OrdinalIgnoreCase);

    private ImageFormatException Failure(nint handle)
    {
        string message = Message(handle);
        return new ImageFormatException(message.Contains("premature end", StringComparison.OrdinalIgnoreCase) ? "is truncated" : $"is damaged: {message}");
    }

    private string Message(nint handle) => Marshal.PtrToStringUTF8((nint)_error(handle)) ?? "unknown error";

    /// <summary>CMYK as Adobe stores it (inverted, so a stored byte is the light left) to RGB, rounded as Pillow does.</summary>
    private static byte[] CmykToRgb(byte[] stored)
    {
        byte[] rgb = GC.AllocateUninitializedArray<byte>(stored.Length / 4 * 3);
        for (int source = 0, target = 0; source < stored.Length; source += 4, target += 3)
        {
            int white = stored[source + 3];
            for (int channel = 0; channel < 3; channel++)
            {
                int product = ((255 - stored[source + channel]) * white) + 128;
                rgb[target + channel] = (byte)(white - (((product >> 8) + product) >> 8));
            }
        }

        return rgb;
    }

    private static TurboJpeg? Load()
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, "tjGetErrorStr2", out _))
            {
                return new TurboJpeg(library);
            }
        }

        return null;
    }
}
