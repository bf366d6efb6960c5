using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// The images that are augmented over and over: read where the pack stores their pixels, and decoded once, before a clock starts, where it
/// is compressed.
/// </summary>
internal sealed class DataImages
{
    private readonly PackSplit _split;
    private readonly byte[] _scratch;
    private readonly Dictionary<int, byte[]> _decoded = [];

    /// <summary>Reads the images that have to be decoded.</summary>
    /// <param name="split">The images.</param>
    /// <param name="samples">Those that will be asked for, indices in the pack.</param>
    /// <param name="cancellation">Stops between images.</param>
    public DataImages(PackSplit split, ReadOnlySpan<int> samples, CancellationToken cancellation)
    {
        (_split, _scratch) = (split, new byte[split.ScratchLength]);
        if (!AreDecoded)
        {
            return;
        }

        foreach (int sample in samples)
        {
            cancellation.ThrowIfCancellationRequested();
            _decoded[sample] = split.Read(sample, _scratch).ToArray();
        }
    }

    /// <summary>Whether the pack's images have to be decoded.</summary>
    public bool AreDecoded => _split.IsCompressed;

    /// <summary>An image's bytes, which are not decoded for it. Shape (H, W, C).</summary>
    /// <param name="sample">Its index in the pack.</param>
    /// <param name="scratch">Memory to read it into.</param>
    public ReadOnlySpan<byte> Read(int sample, Span<byte> scratch) => AreDecoded ? _decoded[sample] : _split.Read(sample, scratch);

    /// <summary>Reads and decodes images as a thread of the loader does, one after the other into the same memory.</summary>
    /// <param name="samples">Indices in the pack.</param>
    public void Decode(ReadOnlySpan<int> samples)
    {
        foreach (int sample in samples)
        {
            _split.Read(sample, _scratch);
        }
    }
}
