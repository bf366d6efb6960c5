namespace AlexNetSharp.Weights.Core;

/// <summary>
/// A float32 tensor in main memory: what weight files are read into and written from. Its values lie in row-major order without gaps.
/// </summary>
public readonly record struct WeightTensor
{
    private const int LongestPiece = 1 << 25;

    // Pinned, so that the address stays what it is; null for memory of somebody else, who must outlive this.
    private readonly float[]? _values;
    private readonly nint _address;

    /// <summary>
    /// Initializes a tensor with memory of its own, which lives as long as somebody has the tensor. Its values are not set.
    /// </summary>
    /// <param name="name">The tensor's name, for example <c>conv1.weight</c>.</param>
    /// <param name="shape">Its sizes, outermost first; empty for a single number.</param>
    /// <exception cref="OverflowException">There are more values than an array can hold.</exception>
    internal unsafe WeightTensor(string name, IReadOnlyList<long> shape)
        : this(name, shape, address: 0)
    {
        _values = GC.AllocateUninitializedArray<float>(checked((int)Count), pinned: true);
        fixed (float* start = _values)
        {
            _address = (nint)start;
        }
    }

    /// <summary>Initializes a tensor in memory that somebody else owns.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its sizes, outermost first.</param>
    /// <param name="address">The first value; the memory must be there as long as the tensor is used.</param>
    internal WeightTensor(string name, IReadOnlyList<long> shape, nint address) => (Name, Shape, _address) = (name, shape, address);

    /// <summary>The tensor's name, for example <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Its sizes, outermost first; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Length in bytes.</summary>
    public long Length => Count * sizeof(float);

    /// <summary>Where the first value stands; valid while somebody has the tensor, and its memory is there.</summary>
    internal nint Address => _address;

    /// <summary>The values.</summary>
    /// <exception cref="OverflowException">There are more values than a span can hold.</exception>
    public unsafe Span<float> Values => _values ?? new Span<float>((float*)_address, checked((int)Count));

    /// <summary>Takes a piece of a tensor's bytes.</summary>
    /// <param name="piece">The bytes.</param>
    internal delegate void PieceUser(ReadOnlySpan<byte> piece);

    /// <summary>Checks the values after they were read.</summary>
    /// <param name="path">The file that they come from.</param>
    /// <param name="source">Their name there.</param>
    /// <exception cref="AlexNetException">One is NaN or infinite.</exception>
    internal void CheckFinite(string path, string source)
    {
        foreach (float value in Values)
        {
            if (!float.IsFinite(value))
            {
                throw NotFinite(path, source);
            }
        }
    }

    /// <summary>What says that numbers are not finite.</summary>
    /// <param name="path">The file that they come from.</param>
    /// <param name="source">Their name there.</param>
    internal static AlexNetException NotFinite(string path, string source) => new(
        $"{path} has NaN or infinite numbers in {source}: its training diverged, or the file is damaged; give other weights.");

    /// <summary>Gives the bytes in order, in pieces that a span can hold.</summary>
    /// <param name="use">Takes a piece.</param>
    internal unsafe void Visit(PieceUser use)
    {
        for (long position = 0; position < Length; position += LongestPiece)
        {
            use(new ReadOnlySpan<byte>((byte*)_address + position, (int)Math.Min(LongestPiece, Length - position)));
        }

        GC.KeepAlive(_values);
    }
}
