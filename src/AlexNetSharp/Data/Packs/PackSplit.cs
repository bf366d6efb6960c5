using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// A part of a pack: images and labels by index, read from mapped memory, and decoded where the pack is compressed. Thread-safe; it lives
/// as long as its pack.
/// </summary>
public sealed unsafe class PackSplit : IDisposable
{
    private readonly PackManifest _manifest;
    private readonly PackPart _part;
    private readonly string _folder;
    private readonly ShardReader[] _images;
    private readonly MappedArray[] _labels;
    private readonly int _perShard;

    internal PackSplit(Pack pack, string name, string folder, PackManifest manifest, PackPart part)
    {
        (Pack, Name, _folder, _manifest, _part) = (pack, name, folder, manifest, part);
        _perShard = part.Shards.Count > 0 ? part.Shards[0].Count : 1;
        _images = new ShardReader[part.Shards.Count];
        _labels = new MappedArray[part.Shards.Count];
        try
        {
            for (int i = 0; i < part.Shards.Count; i++)
            {
                Map(i, part.Shards[i]);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The pack that this is a part of.</summary>
    public Pack Pack { get; }

    /// <summary><c>train</c> or <c>val</c>.</summary>
    public string Name { get; }

    /// <summary>Number of images.</summary>
    public int Count => _part.Count;

    /// <summary>The geometry of all images.</summary>
    public PackGeometry Geometry => _manifest.Geometry;

    /// <summary>Bytes of an image.</summary>
    public int ImageLength => Geometry.ImageLength;

    /// <summary>Bytes that <see cref="Read"/> needs to decode an image into; 0 where the stored bytes are mapped.</summary>
    public int ScratchLength => _manifest.Storage == PackStorage.Raw ? 0 : ImageLength;

    /// <summary>Reads an image's bytes, 0..255. Shape (H, W, C).</summary>
    /// <param name="index">The image's index, 0..<see cref="Count"/>-1.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes, which the result may lie in.</param>
    /// <returns>The bytes; valid until <paramref name="scratch"/> is used again or the pack is disposed.</returns>
    public ReadOnlySpan<byte> Read(int index, Span<byte> scratch)
    {
        Check(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchLength, nameof(scratch));
        (int shard, int place) = Math.DivRem(index, _perShard);
        return _images[shard].Read(place, scratch);
    }

    /// <summary>An image's class, an index into the pack's classes.</summary>
    /// <param name="index">The image's index, 0..<see cref="Count"/>-1.</param>
    public int Label(int index)
    {
        Check(index);
        (int shard, int place) = Math.DivRem(index, _perShard);
        return (int)((long*)_labels[shard].Data)[place];
    }

    /// <summary>Reads the names of the source files, in the order of the images.</summary>
    public IReadOnlyList<string> ReadFileNames() => [.. EnumerateFileNames()];

    /// <summary>Reads the names of the source files one by one, in the order of the images.</summary>
    public IEnumerable<string> EnumerateFileNames() => File.ReadLines(Path.Combine(_folder, _part.Files.Name));

    /// <summary>Unmaps the shards; the pack does this.</summary>
    public void Dispose()
    {
        foreach (IDisposable mapped in _images.Concat<IDisposable>(_labels))
        {
            mapped?.Dispose();
        }
    }

    private void Map(int index, PackShard shard)
    {
        // All shards but the last are equally long, so that a division finds an image.
        bool isLast = index == _part.Shards.Count - 1;
        string images = Path.Combine(_folder, shard.Images.Name);
        if (isLast ? shard.Count > _perShard : shard.Count != _perShard)
        {
            throw new AlexNetException(
                $"{images} holds {shard.Count} images, {_perShard} are expected in every shard but the last; prepare the pack again.");
        }

        _images[index] = ShardReader.Open(_folder, shard, Geometry);
        _labels[index] = new MappedArray(Path.Combine(_folder, shard.Labels.Name), "<i8", shard.Count);
        var labels = new ReadOnlySpan<long>(_labels[index].Data, shard.Count);
        if (labels.ContainsAnyExceptInRange(0, _manifest.Classes.Count - 1))
        {
            throw new AlexNetException(
                $"{_labels[index].Path} has labels outside 0..{_manifest.Classes.Count - 1}: the file is damaged; prepare the pack again."
            );
        }
    }

    private void Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }
}
