using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// The division of a normalization into blocks: one image, one group of maps, one stretch of the plane short enough that the maps of a
/// window stay in the second-level cache, and long enough to be read at the speed of memory.
/// </summary>
internal readonly struct LrnBlocks
{
    private const int Stretch = 4096;
    private readonly nint _stretches;

    /// <summary>Divides a shape.</summary>
    public LrnBlocks(PlaneShape shape, int groups)
    {
        Plane = shape.Plane;
        GroupChannels = shape.Channels / groups;
        _stretches = (shape.Plane + Stretch - 1) / Stretch;
        Count = checked((int)(shape.Count == 0 ? 0 : shape.Images * groups * _stretches));
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>The number of maps in a group.</summary>
    public nint GroupChannels { get; }

    /// <summary>The number of pixels of a map.</summary>
    public nint Plane { get; }

    /// <summary>Where a block lies: the offset of its group's first map, and its columns within the plane.</summary>
    public (nint Offset, nint Start, nint End) Locate(int block)
    {
        nint group = block / _stretches;
        nint start = block % _stretches * Stretch;
        return (group * GroupChannels * Plane, start, Math.Min(start + Stretch, Plane));
    }

    /// <summary>The maps that begin somewhere.</summary>
    public unsafe LrnGroup<TStored> Group<TStored>(TStored* x, LrnParameters parameters)
        where TStored : unmanaged, IStored<TStored> => new(x, Plane, GroupChannels, parameters);
}
