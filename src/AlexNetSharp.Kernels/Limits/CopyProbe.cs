using System.Runtime.InteropServices;

namespace AlexNetSharp.Kernels.Limits;

/// <summary>
/// A copy that is far larger than the caches, on every thread: timed, it gives the machine's memory limit. Not thread-safe.
/// </summary>
public sealed unsafe class CopyProbe : IDisposable
{
    private const nuint Alignment = 64;
    private readonly byte* _source;
    private readonly byte* _target;
    private readonly nint _length;

    /// <summary>Allocates source and target and touches every page of both.</summary>
    /// <param name="length">Bytes to copy.</param>
    public CopyProbe(nint length = 128 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _length = length;
        _source = (byte*)NativeMemory.AlignedAlloc((nuint)length, Alignment);
        _target = (byte*)NativeMemory.AlignedAlloc((nuint)length, Alignment);
        NativeMemory.Fill(_source, (nuint)length, 1);
        NativeMemory.Fill(_target, (nuint)length, 0);
    }

    /// <summary>The copy's last byte.</summary>
    internal byte Last => _target[_length - 1];

    /// <summary>Copies once, on every thread.</summary>
    /// <returns>Bytes read plus bytes written.</returns>
    public long Run() => Run(KernelThreads.Count);

    /// <summary>Copies once.</summary>
    /// <param name="parts">Parts that are copied side by side; 1 for a copy on one thread.</param>
    /// <returns>Bytes read plus bytes written.</returns>
    public long Run(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        KernelThreads.Run(parts, new Job(_source, _target, _length, parts));
        return 2L * _length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_source);
        NativeMemory.AlignedFree(_target);
    }

    private readonly struct Job(byte* source, byte* target, nint length, int blocks) : IKernelJob
    {
        private readonly byte* _source = source;
        private readonly byte* _target = target;

        /// <inheritdoc/>
        public void Run(int block)
        {
            nint start = (nint)((long)length * block / blocks);
            nint end = (nint)((long)length * (block + 1) / blocks);
            Buffer.MemoryCopy(_source + start, _target + start, end - start, end - start);
        }
    }
}
