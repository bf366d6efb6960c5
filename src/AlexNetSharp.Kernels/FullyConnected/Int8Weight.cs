using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>A weight of a byte with a sign.</summary>
/// <param name="Value">The number.</param>
internal readonly unsafe record struct Int8Weight(sbyte Value) : IWeight<Int8Weight>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadWeights<TLanes, TVector>(Int8Weight* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.LoadSignedBytes((sbyte*)source);

    /// <inheritdoc/>
    public static void Widen(Int8Weight* source, float* target, int count) =>
        LaneTiers.Run(0, count, new WidenWork<Int8Weight>(source, target));
}
