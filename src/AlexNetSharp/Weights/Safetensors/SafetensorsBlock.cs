namespace AlexNetSharp.Weights.Safetensors;

/// <summary>A float32 tensor in main memory, for writing from any thread without libtorch.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Address">The first value; the memory must stay as it is until the file is written.</param>
public readonly record struct SafetensorsBlock(string Name, IReadOnlyList<long> Shape, nint Address)
{
    private const int LongestPiece = 1 << 30;

    /// <summary>Length in bytes.</summary>
    public long Length => Shape.Aggregate((long)sizeof(float), (product, size) => product * size);

    /// <summary>Gives the bytes in order, in pieces that a span can hold.</summary>
    /// <param name="use">Takes a piece.</param>
    internal unsafe void Visit(PieceUser use)
    {
        for (long position = 0; position < Length; position += LongestPiece)
        {
            use(new ReadOnlySpan<byte>((byte*)Address + position, (int)Math.Min(LongestPiece, Length - position)));
        }
    }

    /// <summary>Takes a piece of a tensor's bytes.</summary>
    internal delegate void PieceUser(ReadOnlySpan<byte> piece);
}
