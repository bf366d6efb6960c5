using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>Copies weights as float32.</summary>
/// <param name="source">The weights.</param>
/// <param name="target">The copy.</param>
internal readonly unsafe struct WidenWork<TWeight>(TWeight* source, float* target) : ILaneWork
    where TWeight : unmanaged, IWeight<TWeight>
{
    private readonly TWeight* _source = source;
    private readonly float* _target = target;

    /// <inheritdoc/>
    public void Columns<TLanes, TVector>(nint start, nint count)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (nint i = start; i < start + count; i += TLanes.Count)
        {
            TLanes.Store(TWeight.LoadWeights<TLanes, TVector>(_source + i), _target + i);
        }
    }
}
