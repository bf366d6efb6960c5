using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>The addresses of pinned arrays.</summary>
internal static unsafe class PinnedOffsets
{
    /// <summary>Where an array's first offset stands; valid while somebody has the array.</summary>
    /// <param name="pinned">An array that was allocated pinned.</param>
    public static int* Of(int[] pinned) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
