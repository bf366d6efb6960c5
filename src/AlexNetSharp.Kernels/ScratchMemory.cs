using System.Runtime.InteropServices;

namespace AlexNetSharp.Kernels;

/// <summary>Memory for intermediate values, aligned to cache lines.</summary>
internal sealed unsafe class ScratchMemory : IDisposable
{
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static ScratchMemory? _ofThread;

    private float* _memory;

    /// <summary>Allocates memory; its values are undefined.</summary>
    /// <param name="count">The number of float32 values.</param>
    public ScratchMemory(nint count)
    {
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, count) * sizeof(float), Alignment);
        Count = count;
    }

    /// <summary>Frees what nobody disposed: a thread's own memory when the thread has gone.</summary>
    ~ScratchMemory() => Release();

    /// <summary>The number of float32 values.</summary>
    public nint Count { get; }

    /// <summary>The first value.</summary>
    public float* Floats => _memory;

    /// <summary>
    /// The calling thread's own memory, which the next call on the same thread hands out again: for one block of a job, which calls no
    /// other.
    /// </summary>
    /// <param name="count">The number of float32 values needed.</param>
    public static float* OfThread(nint count)
    {
        if (_ofThread is null || _ofThread.Count < count)
        {
            _ofThread?.Dispose();
            _ofThread = null; // Should there be no memory, nobody is to find the one that is gone.
            _ofThread = new ScratchMemory(count);
        }

        return _ofThread.Floats;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
