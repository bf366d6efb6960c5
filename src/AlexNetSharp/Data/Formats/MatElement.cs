namespace AlexNetSharp.Data.Formats;

/// <summary>A data element of a MATLAB 5 file.</summary>
/// <param name="type">The type of its content.</param>
/// <param name="bytes">Its content.</param>
internal readonly ref struct MatElement(MatType type, ReadOnlySpan<byte> bytes)
{
    /// <summary>The type of its content.</summary>
    public MatType Type { get; } = type;

    /// <summary>Its content.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
