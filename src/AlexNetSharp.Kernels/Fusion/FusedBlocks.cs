namespace AlexNetSharp.Kernels.Fusion;

/// <summary>
/// The division of a fused pass into blocks: one image, one group of maps, and a strip of rows small enough that a window of maps of it
/// stays in the cache.
/// </summary>
internal readonly struct FusedBlocks
{
    private const int StripPixels = 4096;
    private readonly nint _rows;
    private readonly nint _strips;
    private readonly nint _rowsPerStrip;

    /// <summary>Divides a shape.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="rows">The number of rows of windows, or of pairs of rows of the input.</param>
    public FusedBlocks(in FusedShape shape, nint rows)
    {
        // As few strips as keep within the size, all but the last of the same height.
        nint most = Math.Max(1, StripPixels / (2 * shape.Pool.Width));
        _rows = rows;
        _rowsPerStrip = (rows + ((rows + most - 1) / most) - 1) / ((rows + most - 1) / most);
        _strips = (rows + _rowsPerStrip - 1) / _rowsPerStrip;
        GroupChannels = shape.Channels / shape.Lrn.Groups;
        Count = checked((int)(shape.Pool.Planes / GroupChannels * _strips));
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>The number of maps in a group.</summary>
    public nint GroupChannels { get; }

    /// <summary>Where a block lies: its group's first plane, its first row and the row after its last.</summary>
    public (nint Plane, nint First, nint End) Locate(int block)
    {
        nint first = block % _strips * _rowsPerStrip;
        return (block / _strips * GroupChannels, first, Math.Min(first + _rowsPerStrip, _rows));
    }
}
