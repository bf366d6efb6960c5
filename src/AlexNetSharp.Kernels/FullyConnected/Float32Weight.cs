using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>A weight of four bytes.</summary>
/// <param name="Value">The number.</param>
internal readonly unsafe record struct Float32Weight(float Value) : IWeight<Float32Weight>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadWeights<TLanes, TVector>(Float32Weight* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.Load((float*)source);

    /// <inheritdoc/>
    public static void Widen(Float32Weight* source, float* target, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
}
