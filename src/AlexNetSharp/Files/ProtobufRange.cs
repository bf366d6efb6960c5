namespace AlexNetSharp.Files;

/// <summary>Where a message stands in mapped memory, to be read later.</summary>
/// <param name="Start">The address of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct ProtobufRange(nint Start, long Length);
