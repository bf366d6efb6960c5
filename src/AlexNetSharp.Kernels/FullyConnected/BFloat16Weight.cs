using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>A weight of two bytes.</summary>
/// <param name="Value">The number.</param>
internal readonly unsafe record struct BFloat16Weight(BFloat16 Value) : IWeight<BFloat16Weight>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadWeights<TLanes, TVector>(BFloat16Weight* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.LoadBFloat16((BFloat16*)source);

    /// <inheritdoc/>
    public static void Widen(BFloat16Weight* source, float* target, int count) =>
        LaneTiers.Run(0, count, new WidenWork<BFloat16Weight>(source, target));
}
