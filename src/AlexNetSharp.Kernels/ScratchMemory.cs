using System.Runtime.InteropServices;

namespace AlexNetSharp.Kernels;

/// <summary>Memory for intermediate values, aligned to cache lines.</summary>
internal sealed unsafe class ScratchMemory : IDisposable
{
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static ScratchMemory? _ofThread;

    [ThreadStatic]
    private static ScratchMemory? _ofCaller;

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
    public static float* OfThread(nint count) => Grown(ref _ofThread, count);

    /// <summary>
    /// Memory of the calling thread that all blocks of a job share, which the next call on the same thread hands out again: for whoever
    /// runs one job after the other.
    /// </summary>
    /// <param name="count">The number of float32 values needed.</param>
    public static float* OfCaller(nint count) => Grown(ref _ofCaller, count);

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static float* Grown(ref ScratchMemory? memory, nint count)
    {
        if (memory is null || memory.Count < count)
        {
            memory?.Dispose();
            memory = null; // Should there be no memory, nobody is to find the one that is gone.
            memory = new ScratchMemory(count);
        }

        return memory.Floats;
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
