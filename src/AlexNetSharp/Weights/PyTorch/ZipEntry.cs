namespace AlexNetSharp.Weights.PyTorch;

/// <summary>A file of a zip archive, stored as it is or deflated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">The first byte of what stands before it.</param>
/// <param name="Offset">The first of its bytes in the archive.</param>
/// <param name="Packed">How many bytes it has in the archive.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Checksum">CRC-32 of its bytes.</param>
internal sealed record ZipEntry(string Name, long Start, long Offset, long Packed, long Length, uint Checksum)
{
    /// <summary>Whether its bytes are deflated.</summary>
    public bool IsDeflated { get; init; }
}
