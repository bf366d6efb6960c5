using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AlexNetSharp.Inference.Steps;

/// <summary>Float32 values at an address that stays what it is.</summary>
/// <param name="count">The number of values, zeros at first.</param>
internal sealed unsafe class PinnedFloats(int count)
{
    private readonly float[] _values = GC.AllocateArray<float>(count, pinned: true);

    /// <summary>The values.</summary>
    public Span<float> Values => _values;

    /// <summary>Where the first value stands; valid while somebody has this.</summary>
    public float* Address => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));

    /// <summary>A copy of values; null for none.</summary>
    /// <param name="values">The values.</param>
    public static PinnedFloats? Of(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        var copy = new PinnedFloats(values.Length);
        values.CopyTo(copy.Values);
        return copy;
    }
}
