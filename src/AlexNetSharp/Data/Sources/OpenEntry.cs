namespace AlexNetSharp.Data.Sources;

/// <summary>An entry of an archive that is gone through.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Read">Reads its bytes; valid until the next entry.</param>
internal readonly record struct OpenEntry(ContainerEntry Entry, Func<byte[]> Read);
