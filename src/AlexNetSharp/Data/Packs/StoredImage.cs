namespace AlexNetSharp.Data.Packs;

/// <summary>Gives the bytes of a stored image, 0..255. Shape (H, W, C).</summary>
/// <param name="index">The image's index in its part of the pack, or in the batch.</param>
/// <param name="scratch">Memory that the bytes may lie in.</param>
internal delegate ReadOnlySpan<byte> StoredImage(int index, Span<byte> scratch);
