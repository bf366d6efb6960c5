using System.Runtime.InteropServices;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// JPEG decoding by libjpeg-turbo, where it is installed: its default settings, which are Pillow's (accurate integer IDCT, smooth chroma).
/// </summary>
/// <remarks>Source: the TurboJPEG 2.0 API, which libjpeg-turbo 2 and 3 both export.</remarks>
internal sealed unsafe class TurboJpeg
{
    private const int PixelFormatRgb = 0;
    private const int PixelFormatCmyk = 11;
    private static readonly string[] FileNames =
        OperatingSystem.IsWindows() ? ["turbojpeg.dll", "libturbojpeg.dll"]
        : OperatingSystem.IsMacOS() ? ["libturbojpeg.0.dylib", "libturbojpeg.dylib", "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib"]
        : ["libturbojpeg.so.0", "libturbojpeg.so"];

    /// <summary>
    /// Parts of the warnings that cost nothing: stray bytes between segments, which occur in ImageNet, and headers that say what is not
    /// known or not used. All others (libjpeg's jerror.h, JWRN_...) tell of missing or undecodable data, which leave a part of the picture
    /// gray.
    /// </summary>
    private static readonly string[] Harmless =
    [
        "extraneous bytes",
        "unknown JFIF revision",
        "Unknown Adobe color transform",
        "Invalid SOS parameters for sequential",
        "bad ICC marker",
    ];

    private static readonly Lazy<TurboJpeg?> Loaded = new(Load);

    private readonly delegate* unmanaged<nint> _create;
    private readonly delegate* unmanaged<nint, int> _destroy;
    private readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> _decompress;
    private readonly delegate* unmanaged<nint, byte*> _error;

    private TurboJpeg(nint library)
    {
        _create = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitDecompress");
        _destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        _decompress = (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)
            NativeLibrary.GetExport(library, "tjDecompress2");
        _error = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "tjGetErrorStr2");
        Version = NativeVersion.Find("libturbojpeg", "libjpeg-turbo version ") is { } version
            ? $"libjpeg-turbo {version}"
            : "libjpeg-turbo";
    }

    /// <summary>The library, or null where it is not installed.</summary>
    public static TurboJpeg? Instance => Loaded.Value;

    /// <summary>Name and version, for example <c>libjpeg-turbo 2.1.5</c>.</summary>
    public string Version { get; }

    /// <summary>Decodes a JPEG file to RGB, as stored (no EXIF orientation).</summary>
    /// <remarks>
    /// Each file has a decoder of its own: one that is used again remembers the tables of the file before, and would decode a file that
    /// lacks its own by them. To create one takes under a thousandth of decoding a photo.
    /// </remarks>
    /// <param name="file">The whole file.</param>
    /// <param name="scanned">Its markers.</param>
    /// <param name="hasMemory">Whether the caller has taken the memory.</param>
    /// <returns>A buffer of which the caller disposes.</returns>
    /// <exception cref="ImageFormatException">The file is damaged or truncated.</exception>
    public PixelBuffer Decode(ReadOnlySpan<byte> file, JpegFile scanned, bool hasMemory)
    {
        bool isCmyk = scanned.Components == 4;
        var pixels = new PixelBuffer(scanned.Width, scanned.Height, isCmyk ? 4 : 3, hasMemory ? 0 : scanned.Memory);
        try
        {
            Decode(file, scanned, pixels);
            if (isCmyk)
            {
                pixels.Narrow(3, PixelColors.InvertedCmykToRgb);
            }

            return pixels;
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Only the first warning is told: where that is a harmless one, a copy without its cause shows whether others follow.
    /// </summary>
    private void Decode(ReadOnlySpan<byte> file, JpegFile scanned, PixelBuffer pixels)
    {
        string? warning = Decompress(file, pixels);
        if (warning is not null && IsHarmless(warning))
        {
            warning = Decompress(CleanJpeg.Copy(file, scanned), pixels);
        }

        if (warning is not null && !IsHarmless(warning))
        {
            throw new ImageFormatException(
                warning.Contains("premature end", StringComparison.OrdinalIgnoreCase) ? "is truncated" : $"is damaged: {warning}");
        }
    }

    /// <returns>The error, or the first warning; null where there is none.</returns>
    private string? Decompress(ReadOnlySpan<byte> file, PixelBuffer pixels)
    {
        nint handle = _create();
        if (handle == 0)
        {
            throw new ImageFormatException("cannot be decoded: libjpeg-turbo has no memory");
        }

        try
        {
            int format = pixels.Channels == 4 ? PixelFormatCmyk : PixelFormatRgb;
            fixed (byte* data = file, target = pixels.Pixels)
            {
                var length = new CULong((nuint)file.Length);
                int result = _decompress(
                    handle,
                    data,
                    length,
                    target,
                    pixels.Width,
                    pixels.Width * pixels.Channels,
                    pixels.Height,
                    format,
                    0);
                return result == 0 ? null : Marshal.PtrToStringUTF8((nint)_error(handle)) ?? "unknown error";
            }
        }
        finally
        {
            _ = _destroy(handle);
        }
    }

    private static bool IsHarmless(string message) => Harmless.Any(part => message.Contains(part, StringComparison.OrdinalIgnoreCase));

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
