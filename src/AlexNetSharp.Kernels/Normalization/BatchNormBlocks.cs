namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// The division of batch normalization into blocks: a map of all images, or a few neighboring ones where maps are so small that fetching
/// single ones would leave the memory's stream again and again.
/// </summary>
internal readonly struct BatchNormBlocks
{
    /// <summary>
    /// Values that are summed in float32 before double precision takes over; they stay in the first cache between two looks.
    /// </summary>
    public const int Stretch = 4096;

    /// <summary>The most maps of a block.</summary>
    public const int MostMaps = 64;

    private const int ValuesWanted = 2048;
    private const int BlocksWanted = 32;
    private readonly int _maps;
    private readonly int _channels;

    /// <summary>Divides a shape.</summary>
    public BatchNormBlocks(PlaneShape shape)
    {
        _channels = checked((int)shape.Channels);
        int most = Math.Clamp(_channels / BlocksWanted, 1, MostMaps);
        _maps = (int)Math.Clamp(ValuesWanted / Math.Max(1, shape.Plane), 1, most);
        Count = (_channels + _maps - 1) / _maps;
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>The maps of a block: the first, and the one after the last.</summary>
    public (int First, int End) MapsOf(int block) => (block * _maps, Math.Min(_channels, (block + 1) * _maps));
}
