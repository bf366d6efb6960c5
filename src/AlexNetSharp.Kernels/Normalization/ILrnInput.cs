using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>What a normalization reads: its input as it stands, or rectified on the way.</summary>
internal unsafe interface ILrnInput
{
    /// <summary>Reads values.</summary>
    static abstract TVector Load<TLanes, TVector, TStored>(TStored* source)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
        where TStored : unmanaged, IStored<TStored>;

    /// <summary>The gradient of what stands in memory, from the gradient of what was read.</summary>
    static abstract TVector Gradient<TLanes, TVector, TStored>(TStored* source, TVector gradient)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
        where TStored : unmanaged, IStored<TStored>;
}

/// <summary>The input as it stands.</summary>
internal readonly unsafe struct PlainInput : ILrnInput
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector, TStored>(TStored* source)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
        where TStored : unmanaged, IStored<TStored> => TStored.Load<TLanes, TVector>(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gradient<TLanes, TVector, TStored>(TStored* source, TVector gradient)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
        where TStored : unmanaged, IStored<TStored> => gradient;
}

/// <summary>max(0, x); what is not a number stays so and lets its gradient through, as in PyTorch.</summary>
internal readonly unsafe struct RectifiedInput : ILrnInput
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector, TStored>(TStored* source)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
        where TStored : unmanaged, IStored<TStored> => TLanes.Rectify(TStored.Load<TLanes, TVector>(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gradient<TLanes, TVector, TStored>(TStored* source, TVector gradient)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
        where TStored : unmanaged, IStored<TStored>
    {
        TVector value = TStored.Load<TLanes, TVector>(source);
        return TLanes.And(TLanes.Or(TLanes.Greater(value, TLanes.Splat(0)), TLanes.Not(TLanes.Equal(value, value))), gradient);
    }
}
