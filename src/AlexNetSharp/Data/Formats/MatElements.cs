namespace AlexNetSharp.Data.Formats;

/// <summary>
/// Goes through data elements of a MATLAB 5 file that follow each other: tag, content, padding to 8 bytes; small ones are packed into 8
/// bytes.
/// </summary>
/// <param name="data">The elements' bytes.</param>
/// <param name="context">The file's byte order and name.</param>
internal ref struct MatElements(ReadOnlySpan<byte> data, MatContext context)
{
    private const int TagLength = 8;
    private const int SmallLength = 4;
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Whether nothing follows.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Bytes that follow.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>The file's byte order and name.</summary>
    public MatContext Context { get; } = context;

    /// <summary>Reads the next element.</summary>
    /// <exception cref="AlexNetException">It is longer than what is left.</exception>
    public MatElement Next()
    {
        if (_rest.Length < TagLength)
        {
            throw Context.Damaged("it ends inside an element's tag");
        }

        uint first = Context.UInt32(_rest);
        uint small = first >> 16;
        if (small > SmallLength)
        {
            throw Context.Damaged($"it holds a small element of {small} bytes");
        }

        return small > 0
            ? Take((MatType)(first & 0xFFFF), 4, (int)small, TagLength)
            : NextLarge((MatType)first, Context.UInt32(_rest[4..]));
    }

    /// <summary>Reads the next element, which must be of a type.</summary>
    /// <exception cref="AlexNetException">It is of another one.</exception>
    public ReadOnlySpan<byte> Next(MatType type)
    {
        MatElement element = Next();
        return element.Type == type
            ? element.Bytes
            : throw Context.Damaged($"it holds an element of type {(int)element.Type} where {(int)type} is expected");
    }

    private MatElement NextLarge(MatType type, uint length)
    {
        if (length > _rest.Length - TagLength)
        {
            throw Context.Damaged($"it promises an element of {length} bytes where {_rest.Length - TagLength} are left");
        }

        // Compressed elements are not padded; others may lack their padding at the very end.
        int end = TagLength + (int)length;
        int padded = type == MatType.Compressed ? end : Math.Min((end + TagLength - 1) / TagLength * TagLength, _rest.Length);
        return Take(type, TagLength, (int)length, padded);
    }

    private MatElement Take(MatType type, int start, int length, int whole)
    {
        var element = new MatElement(type, _rest.Slice(start, length));
        _rest = _rest[whole..];
        return element;
    }
}
