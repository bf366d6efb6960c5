using System.Runtime.InteropServices;

namespace AlexNetSharp.Bench;

/// <summary>libjpeg-turbo and nothing else: JPEG files to RGB in one buffer that is large enough for all, with one decoder.</summary>
internal sealed unsafe partial class BareDecoder : IDisposable
{
    private const string Library = "libturbojpeg.so.0";
    private const int PixelFormatRgb = 0;

    private readonly nint _decoder = Create();
    private byte* _pixels;
    private nuint _length;

    /// <summary>Decodes a file.</summary>
    public void Decode(byte[] file)
    {
        fixed (byte* data = file)
        {
            var length = new CULong((nuint)file.Length);
            Check(ReadHeader(_decoder, data, length, out int width, out int height, out _, out _));
            Grow((nuint)width * (nuint)height * 3);
            Check(Decompress(_decoder, data, length, _pixels, width, 0, height, PixelFormatRgb, 0));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Destroy(_decoder);
        NativeMemory.Free(_pixels);
        _pixels = null;
    }

    private void Grow(nuint length)
    {
        if (length > _length)
        {
            _pixels = (byte*)NativeMemory.Realloc(_pixels, length);
            _length = length;
        }
    }

    private void Check(int result)
    {
        if (result != 0)
        {
            throw new AlexNetException(
                $"libjpeg-turbo cannot decode a photo of the measurement: {Marshal.PtrToStringUTF8(Error(_decoder))}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial nint Create();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint decoder);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    private static partial int ReadHeader(
        nint decoder,
        byte* file,
        CULong length,
        out int width,
        out int height,
        out int sampling,
        out int colors);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decompress(
        nint decoder,
        byte* file,
        CULong length,
        byte* pixels,
        int width,
        int pitch,
        int height,
        int format,
        int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint Error(nint decoder);
}
