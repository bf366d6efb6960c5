using System.Runtime.Intrinsics.X86;

namespace AlexNetSharp.Runtime;

/// <summary>Whether bfloat16 numbers are multiplied by instructions of their own.</summary>
internal static class BFloat16Hardware
{
    private const int FeatureLeaf = 7;
    private const int Avx512BFloat16Bit = 5;
    private const int AmxBFloat16Bit = 22;

    /// <summary>Whether this processor has AVX512_BF16 or AMX-BF16, which libtorch's convolutions and matrix products use.</summary>
    public static bool IsOnProcessor { get; } = Probe();

    private static bool Probe()
    {
        // Without AVX-512 in the system's hands neither is used; every processor with AMX has it.
        if (!X86Base.IsSupported || !Avx512F.IsSupported || X86Base.CpuId(0, 0).Eax < FeatureLeaf)
        {
            return false;
        }

        (int subleaves, _, _, int features) = X86Base.CpuId(FeatureLeaf, 0);
        bool avx512 = subleaves >= 1 && Has(X86Base.CpuId(FeatureLeaf, 1).Eax, Avx512BFloat16Bit);
        return avx512 || Has(features, AmxBFloat16Bit);
    }

    private static bool Has(int register, int bit) => ((register >> bit) & 1) != 0;
}
