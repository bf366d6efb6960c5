using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// A part of a pack: images and labels by index, read when they are wanted, and decoded where the pack is compressed. Thread-safe; it
/// lives as long as its pack.
/// </summary>
public sealed class PackSplit : IDisposable
{
    private readonly PackManifest _manifest;
    private readonly PackPart _part;
    private readonly string _folder;
    private readonly ShardReader[] _images;
    private readonly ShardFiles _files;
    private readonly long[][] _labels;
    private readonly int _perShard;

    internal PackSplit(Pack pack, string name, string folder, PackManifest manifest, PackPart part)
    {
        (Pack, Name, _folder, _manifest, _part) = (pack, name, folder, manifest, part);
        _perShard = part.Shards.Count > 0 ? part.Shards[0].Count : 1;
        _images = new ShardReader[part.Shards.Count];
        _labels = new long[part.Shards.Count][];
        _files = new ShardFiles([.. part.Shards.Select(shard => Path.Combine(folder, shard.Images.Name))]);
        for (int i = 0; i < part.Shards.Count; i++)
        {
            Look(i, part.Shards[i]);
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

    /// <summary>Bytes that <see cref="Read"/> reads an image into.</summary>
    public int ScratchLength => ImageLength;

    /// <summary>Whether images are decoded when they are read.</summary>
    internal bool IsCompressed => _manifest.Storage != PackStorage.Raw;

    /// <summary>Reads an image's bytes, 0..255. Shape (H, W, C).</summary>
    /// <param name="index">The image's index, 0..<see cref="Count"/>-1.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes, which the result lies in; none for memory of its own.</param>
    /// <returns>The bytes; valid until <paramref name="scratch"/> is used again.</returns>
    public ReadOnlySpan<byte> Read(int index, Span<byte> scratch)
    {
        Check(index);
        scratch = scratch.IsEmpty ? new byte[ScratchLength] : scratch;
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchLength, nameof(scratch));
        (int shard, int place) = Math.DivRem(index, _perShard);
        Span<byte> image = scratch[..ScratchLength];
        _images[shard].Read(_files, shard, place, image);
        return image;
    }

    /// <summary>An image's class, an index into the pack's classes.</summary>
    /// <param name="index">The image's index, 0..<see cref="Count"/>-1.</param>
    public int Label(int index)
    {
        Check(index);
        (int shard, int place) = Math.DivRem(index, _perShard);
        return (int)_labels[shard][place];
    }

    /// <summary>Reads the names of the source files, in the order of the images.</summary>
    public IReadOnlyList<string> ReadFileNames() => [.. EnumerateFileNames()];

    /// <summary>Reads the names of the source files one by one, in the order of the images.</summary>
    public IEnumerable<string> EnumerateFileNames() =>
        _part.Files.Bytes == 0 ? [] : File.ReadLines(Path.Combine(_folder, _part.Files.Name));

    /// <summary>Refuses a list of names that has not one for each image.</summary>
    /// <exception cref="AlexNetException">It has more or fewer.</exception>
    internal void CheckFileNames()
    {
        int names = EnumerateFileNames().Take(Count + 1).Count();
        if (names != Count)
        {
            string found = names > Count ? $"more than {Count}" : $"{names}";
            throw new AlexNetException(
                $"{Path.Combine(_folder, _part.Files.Name)} names {found} files, but {Count} images are in the part; "
                    + $"prepare the pack again.");
        }
    }

    /// <summary>Closes the shards; the pack does this.</summary>
    public void Dispose() => _files.Dispose();

    private void Look(int index, PackShard shard)
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
        string labels = Path.Combine(_folder, shard.Labels.Name);
        _labels[index] = NpyFile.ReadLongs(labels, shard.Count);
        if (_labels[index].AsSpan().ContainsAnyExceptInRange(0, _manifest.Classes.Count - 1))
        {
            throw new AlexNetException(
                $"{labels} has labels outside 0..{_manifest.Classes.Count - 1}: the file is damaged; prepare the pack again."
            );
        }
    }

    private void Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }
}
