namespace AlexNetSharp.Data.Loading;

/// <summary>Reads an image's bytes, 0..255. Shape (H, W, C).</summary>
/// <param name="index">The image's index in its part of the pack.</param>
/// <param name="scratch">Memory for an image, which the result may lie in.</param>
internal delegate ReadOnlySpan<byte> ImageReading(int index, Span<byte> scratch);
