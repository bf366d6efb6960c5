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
    /// <remarks>
    /// Each file has a decoder of its own: one that is used again remembers the tables of the file before, and would decode a file that lacks its
    /// own by them. To create one takes under a thousandth of decoding a photo.
    /// </remarks>
    /// <returns>A buffer of which the caller disposes.</returns>
    /// <exception cref="ImageFormatException">The file is damaged or truncated.</exception>
    public PixelBuffer Decode(ReadOnlySpan<byte> file, JpegFile scanned)
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

    private PixelBuffer Decode(nint handle, byte* data, CULong length, bool isCmyk)
    {
        int width, height, sampling, colorSpace;
        if (_readHeader(handle, data, length, &width, &height, &sampling, &colorSpace) != 0 && IsFatal(Message(handle)))
        {
            throw Failure(handle);
        }

        PixelLimits.Check(width, height);
        PixelBuffer pixels = new(width, height, isCmyk ? 4 : 3);
        try
        {
            Decompress(handle, data, length, pixels);
            return isCmyk ? ToRgb(pixels) : pixels;
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    private void Decompress(nint handle, byte* data, CULong length, PixelBuffer pixels)
    {
        fixed (byte* target = pixels.Pixels)
        {
            int format = pixels.Channels == 4 ? PixelFormatCmyk : PixelFormatRgb;
            int result = _decompress(handle, data, length, target, pixels.Width, pixels.Width * pixels.Channels, pixels.Height, format, 0);
            if (result != 0 && IsFatal(Message(handle)))
            {
                throw Failure(handle);
            }
        }
    }

    private static PixelBuffer ToRgb(PixelBuffer cmyk)
    {
        PixelBuffer rgb = new(cmyk.Width, cmyk.Height, 3);
        PixelColors.InvertedCmykToRgb(cmyk.Pixels, rgb.Pixels);
        cmyk.Dispose();
        return rgb;
    }

    // A few stray bytes between segments cost nothing and occur in ImageNet; missing or undecodable data leave a part of the picture grey.
    private static bool IsFatal(string message) => !message.Contains("extraneous bytes", StringComparison.OrdinalIgnoreCase);

    private ImageFormatException Failure(nint handle)
    {
        string message = Message(handle);
        return new ImageFormatException(message.Contains("premature end", StringComparison.OrdinalIgnoreCase) ? "is truncated" : $"is damaged: {message}");
    }

    private string Message(nint handle) => Marshal.PtrToStringUTF8((nint)_error(handle)) ?? "unknown error";

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
