using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// Two sums per lane: of values, and of their products with others. Several of them side by side hide the time that an addition takes.
/// </summary>
internal unsafe struct LaneSums<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private TVector _values;
    private TVector _products;

    /// <summary>Initializes sums of nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneSums() => (_values, _products) = (TLanes.Splat(0), TLanes.Splat(0));

    /// <summary>The sums of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneSums<TLanes, TVector> Of(in LaneSums<TLanes, TVector> a, in LaneSums<TLanes, TVector> b) => new()
    {
        _values = TLanes.Add(a._values, b._values),
        _products = TLanes.Add(a._products, b._products),
    };

    /// <summary>Adds a value, and its product with another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(TVector value, TVector other)
    {
        _values = TLanes.Add(_values, value);
        _products = TLanes.MultiplyAdd(value, other, _products);
    }

    /// <summary>Adds the lanes in their order: the values to the first sum, the products to the second.</summary>
    public readonly void AddTo(double* sums)
    {
        float* lanes = stackalloc float[2 * TLanes.Count];
        TLanes.Store(_values, lanes);
        TLanes.Store(_products, lanes + TLanes.Count);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            sums[0] += lanes[lane];
            sums[1] += lanes[TLanes.Count + lane];
        }
    }
}
