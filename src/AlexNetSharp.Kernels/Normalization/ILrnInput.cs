using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>What a normalisation reads: its input as it stands, or rectified on the way.</summary>
internal unsafe interface ILrnInput
{
    /// <summary>Reads values.</summary>
    static abstract TVector Load<TLanes, TVector>(float* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;

    /// <summary>The gradient of what stands in memory, from the gradient of what was read.</summary>
    static abstract TVector Gradient<TLanes, TVector>(float* source, TVector gradient)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>The input as it stands.</summary>
internal readonly unsafe struct PlainInput : ILrnInput
{
    /// <inheritdoc/>
    public static TVector Load<TLanes, TVector>(float* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.Load(source);

    /// <inheritdoc/>
    public static TVector Gradient<TLanes, TVector>(float* source, TVector gradient)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => gradient;
}

/// <summary>max(0, x); what is not a number stays so and lets its gradient through, as in PyTorch.</summary>
internal readonly unsafe struct RectifiedInput : ILrnInput
{
    /// <inheritdoc/>
    public static TVector Load<TLanes, TVector>(float* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.Rectify(TLanes.Load(source));

    /// <inheritdoc/>
    public static TVector Gradient<TLanes, TVector>(float* source, TVector gradient)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector value = TLanes.Load(source);
        return TLanes.And(TLanes.Or(TLanes.Greater(value, TLanes.Splat(0)), TLanes.Not(TLanes.Equal(value, value))), gradient);
    }
}
