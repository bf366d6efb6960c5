using System.Runtime.InteropServices;

namespace AlexNetSharp.Kernels.Tests;

/// <summary>
/// Native float32 values between guards of a NaN with bits of its own: whoever writes outside changes the bits, and whoever computes with
/// what lies outside gets a NaN. An output starts as NaN too, so that a value which nobody writes is seen.
/// </summary>
internal sealed unsafe class GuardedFloats : IDisposable
{
    private const int Guard = 256;
    private const int GuardBits = 0x7FC0_1234;
    private readonly int _count;
    private float* _memory;

    /// <summary>Initializes an output.</summary>
    public GuardedFloats(nint count)
    {
        _count = checked((int)count);

        // Not aligned to anything, as a view into a tensor may be.
        _memory = (float*)NativeMemory.Alloc((nuint)(_count + (2 * Guard)) * sizeof(float));
        new Span<int>(_memory, _count + (2 * Guard)).Fill(GuardBits);
    }

    /// <summary>Initializes an input.</summary>
    public GuardedFloats(float[] values)
        : this(values.Length) => values.CopyTo(new Span<float>(Floats, _count));

    /// <summary>The first value.</summary>
    public float* Floats => _memory + Guard;

    /// <summary>The values, after a look at the guards.</summary>
    public float[] Values()
    {
        Assert.False(new ReadOnlySpan<int>(_memory, Guard).ContainsAnyExcept(GuardBits), "Something was written before the first value.");
        Assert.False(
            new ReadOnlySpan<int>(Floats + _count, Guard).ContainsAnyExcept(GuardBits),
            "Something was written after the last value.");
        return new Span<float>(Floats, _count).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
