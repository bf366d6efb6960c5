using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The maps of one group of one image, and the constants they are normalized with.</summary>
/// <typeparam name="TStored">The stored numbers.</typeparam>
internal readonly unsafe struct LrnGroup<TStored>(TStored* x, nint plane, nint channels, LrnParameters parameters)
    where TStored : unmanaged, IStored<TStored>
{
    /// <summary>The first map.</summary>
    public TStored* X { get; } = x;

    /// <summary>The number of pixels of a map, which is the distance between maps.</summary>
    public nint Plane { get; } = plane;

    /// <summary>The number of maps.</summary>
    public nint Channels { get; } = channels;

    /// <summary>The constants.</summary>
    public LrnParameters Parameters { get; } = parameters;

    /// <summary>How far the window reaches to either side.</summary>
    public nint Reach => Parameters.Size / 2;

    /// <summary>The first map of the window around a map.</summary>
    public nint First(nint channel) => Math.Max(0, channel - Reach);

    /// <summary>The last map of the window around a map.</summary>
    public nint Last(nint channel) => Math.Min(Channels - 1, channel + Reach);
}
