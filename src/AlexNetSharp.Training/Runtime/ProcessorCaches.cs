using System.Runtime.Intrinsics.X86;

namespace AlexNetSharp.Runtime;

/// <summary>
/// Whether the processor tells the sizes of its caches. Some virtual machines hide them; oneDNN, libtorch's library of convolutions, takes
/// the sizes as 0 then, computes wrong blocks from them, and gives wrong numbers or divides by zero.
/// </summary>
internal static class ProcessorCaches
{
    private const int IntelLeaf = 4;
    private const int AmdLeaf = unchecked((int)0x8000001D);
    private const int AmdHighest = unchecked((int)0x80000000);
    private const int TypeMask = 31;

    // "Auth" of "AuthenticAMD", in the register that holds a vendor's first four letters.
    private const int Authentic = 0x68747541;

    /// <summary>Whether the sizes are told; true where no such question is asked, as on Arm.</summary>
    public static bool AreKnown { get; } = Probe();

    private static bool Probe()
    {
        if (!X86Base.IsSupported)
        {
            return true;
        }

        (int highest, int vendor, _, _) = X86Base.CpuId(0, 0);
        return vendor == Authentic
            ? (uint)X86Base.CpuId(AmdHighest, 0).Eax >= unchecked((uint)AmdLeaf) && IsCache(X86Base.CpuId(AmdLeaf, 0).Eax)
            : highest >= IntelLeaf && IsCache(X86Base.CpuId(IntelLeaf, 0).Eax);
    }

    /// <summary>The first cache's type is 0 where there is none.</summary>
    private static bool IsCache(int register) => (register & TypeMask) != 0;
}
