using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>A weight in memory, which is a float32 when it is computed with.</summary>
/// <typeparam name="TSelf">The stored number.</typeparam>
internal unsafe interface IWeight<TSelf>
    where TSelf : unmanaged, IWeight<TSelf>
{
    /// <summary>Loads consecutive weights; no alignment is needed.</summary>
    static abstract TVector LoadWeights<TLanes, TVector>(TSelf* source)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;

    /// <summary>Copies consecutive weights as float32.</summary>
    static abstract void Widen(TSelf* source, float* target, int count);
}
