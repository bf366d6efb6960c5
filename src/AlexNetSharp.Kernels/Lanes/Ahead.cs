using System.Runtime.Intrinsics.X86;

namespace AlexNetSharp.Kernels.Lanes;

/// <summary>Memory that will be read soon. Kernels that go from map to map jump too often for the processor to foresee it.</summary>
internal static unsafe class Ahead
{
    /// <summary>Asks for the cache line of an address, which need not be readable.</summary>
    public static void Fetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
