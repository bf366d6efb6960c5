using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlexNetSharp.Kernels.Images;

/// <summary>
/// Writes a plane of float32 values past the caches, row after row. Only whole cache lines go out, which need not be fetched before they
/// are overwritten and do not displace what the network is working on; what a row begins of a line waits for the next row.
/// </summary>
internal unsafe struct PlaneStream
{
    private const int Line = 64;
    private const int LineValues = Line / sizeof(float);
    private readonly float* _buffer;
    private float* _line;
    private nint _first;
    private nint _count;

    /// <summary>Initializes a stream.</summary>
    /// <param name="buffer">Memory of <see cref="BufferLength"/> values.</param>
    /// <param name="target">Where the plane begins; aligned to float32.</param>
    public PlaneStream(float* buffer, float* target)
    {
        _buffer = buffer;
        _first = _count = (nint)((nuint)target % Line / sizeof(float));
        _line = target - _first;
    }

    /// <summary>Where the values of the next row are to be put.</summary>
    public readonly float* Row => _buffer + _count;

    /// <summary>Values that a buffer for rows of a width must hold.</summary>
    public static int BufferLength(int width) => width + (2 * LineValues);

    /// <summary>Orders what was streamed before what the thread writes next, which tells others that it is there.</summary>
    public static void Fence()
    {
        if (Sse.IsSupported)
        {
            Sse.StoreFence();
        }
    }

    /// <summary>Takes over a row that was put into <see cref="Row"/>.</summary>
    /// <param name="width">Its values.</param>
    public void Advance(nint width)
    {
        _count += width;
        nint done = 0;
        if (_first > 0 && _count >= LineValues)
        {
            // The line belongs in part to what lies before the plane.
            Copy(_first, LineValues);
            (done, _first) = (LineValues, 0);
        }

        for (; done + LineValues <= _count; done += LineValues)
        {
            StoreLine(_buffer + done, _line + done);
        }

        if (done > 0)
        {
            _line += done;
            _count -= done;
            Unsafe.CopyBlockUnaligned(_buffer, _buffer + done, (uint)(_count * sizeof(float)));
        }
    }

    /// <summary>Writes what waits for a row that does not come.</summary>
    public readonly void Finish() => Copy(_first, _count);

    private readonly void Copy(nint start, nint end) =>
        Unsafe.CopyBlockUnaligned(_line + start, _buffer + start, (uint)((end - start) * sizeof(float)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLine(float* source, float* target)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512.Load(source).StoreAlignedNonTemporal(target);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            (Vector256<float> low, Vector256<float> high) = (Vector256.Load(source), Vector256.Load(source + 8));
            low.StoreAlignedNonTemporal(target);
            high.StoreAlignedNonTemporal(target + 8);
        }
        else
        {
            for (int i = 0; i < LineValues; i += Vector128<float>.Count)
            {
                Vector128.Load(source + i).StoreAlignedNonTemporal(target + i);
            }
        }
    }
}
