namespace AlexNetSharp.Weights.Core;

/// <summary>A float32 tensor in main memory that somebody else owns: what weight files are read into and written from.</summary>
/// <param name="Name">The tensor's name, for example <c>conv1.weight</c>.</param>
/// <param name="Shape">Its sizes, outermost first; empty for a single number.</param>
/// <param name="Address">The first of its values, which lie in row-major order without gaps.</param>
public readonly record struct WeightTensor(string Name, IReadOnlyList<long> Shape, nint Address)
{
    private const int LongestPiece = 1 << 30;

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Length in bytes.</summary>
    public long Length => Count * sizeof(float);

    /// <summary>The values; the memory must still be there.</summary>
    /// <exception cref="OverflowException">There are more values than a span can hold.</exception>
    public unsafe Span<float> Values => new((float*)Address, checked((int)Count));

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
                throw new AlexNetException($"{path} has NaN or infinite numbers in {source}: its training diverged, or the file is damaged; give other weights.");
            }
        }
    }

    /// <summary>Takes a piece of a tensor's bytes.</summary>
    /// <param name="piece">The bytes.</param>
    internal delegate void PieceUser(ReadOnlySpan<byte> piece);

    /// <summary>Gives the bytes in order, in pieces that a span can hold.</summary>
    /// <param name="use">Takes a piece.</param>
    internal unsafe void Visit(PieceUser use)
    {
        for (long position = 0; position < Length; position += LongestPiece)
        {
            use(new ReadOnlySpan<byte>((byte*)Address + position, (int)Math.Min(LongestPiece, Length - position)));
        }
    }
}
