using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// Writes one part of a pack: every image has its place from the start, so that threads may finish in any order. Places of rejected images
/// are closed up at the end.
/// </summary>
internal sealed class ShardWriter
{
    private const long DefaultShardBytes = 64L << 20;
    private readonly string _folder;
    private readonly string _name;
    private readonly int _count;
    private readonly int[] _imageShape;
    private readonly int _imageLength;
    private readonly int _perShard;

    /// <summary>Makes the shards at their full size, so that a full disk is found before anything is decoded.</summary>
    /// <param name="folder">The pack's temporary folder.</param>
    /// <param name="name"><c>train</c> or <c>val</c>.</param>
    /// <param name="count">Candidates.</param>
    /// <param name="imageShape">(H, W, C).</param>
    /// <param name="shardBytes">About how many bytes a shard has; it holds at least one image.</param>
    public ShardWriter(string folder, string name, int count, int[] imageShape, long shardBytes = DefaultShardBytes)
    {
        (_folder, _name, _count, _imageShape) = (folder, name, count, imageShape);
        _imageLength = imageShape[0] * imageShape[1] * imageShape[2];
        _perShard = (int)Math.Max(1, shardBytes / _imageLength);
        for (int shard = 0; shard < Shards(count); shard++)
        {
            long length = NpyHeader.WrittenLength + ((long)CountOf(shard, count) * _imageLength);
            using SafeFileHandle file = File.OpenHandle(ImagesPath(shard), FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, length);
            RandomAccess.SetLength(file, length);
        }
    }

    /// <summary>Writes an image to its place. Threads may call it at the same time for different places.</summary>
    public void Write(int place, ReadOnlySpan<byte> image)
    {
        (int shard, int inShard) = Math.DivRem(place, _perShard);
        using SafeFileHandle file = File.OpenHandle(ImagesPath(shard), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, image, Offset(inShard));
    }

    /// <summary>Closes up the places that were not written, writes headers, labels and names, and gives the part's entry in the manifest.</summary>
    /// <param name="labels">A label per candidate; negative where it was rejected.</param>
    /// <param name="names">A name per candidate.</param>
    public PackPart Finish(int[] labels, IEnumerable<string> names)
    {
        int[] kept = [.. Enumerable.Range(0, _count).Where(place => labels[place] >= 0)];
        CloseUp(kept);
        for (int shard = Shards(kept.Length); shard < Shards(_count); shard++)
        {
            File.Delete(ImagesPath(shard));
        }

        List<PackShard> shards = [];
        for (int shard = 0; shard < Shards(kept.Length); shard++)
        {
            shards.Add(FinishShard(shard, kept, labels));
        }

        string list = Path.Combine(_folder, $"{_name}.files.txt");
        File.WriteAllLines(list, names.Where((_, place) => labels[place] >= 0).Select(name => name.ReplaceLineEndings("\\n")));
        return new PackPart(kept.Length, Describe(list), shards);
    }

    /// <summary>A file's entry in the manifest.</summary>
    public static PackFile Describe(string path) => new(Path.GetFileName(path), new FileInfo(path).Length, Pack.Checksum(path));

    private PackShard FinishShard(int shard, int[] kept, int[] labels)
    {
        int count = CountOf(shard, kept.Length);
        using (SafeFileHandle file = File.OpenHandle(ImagesPath(shard), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            RandomAccess.SetLength(file, Offset(count));
            RandomAccess.Write(file, NpyHeader.Write("|u1", count, _imageShape[0], _imageShape[1], _imageShape[2]), 0);
        }

        string labelsPath = Path.Combine(_folder, $"{_name}-{shard:D5}.labels.npy");
        NpyFile.Write(labelsPath, (long[])[.. kept.AsSpan(shard * _perShard, count).ToArray().Select(place => (long)labels[place])], count);
        return new PackShard(count, Describe(ImagesPath(shard)), Describe(labelsPath));
    }

    private void CloseUp(int[] kept)
    {
        byte[] image = new byte[_imageLength];
        for (int place = 0; place < kept.Length; place++)
        {
            if (kept[place] != place)
            {
                (int shard, int inShard) = Math.DivRem(kept[place], _perShard);
                using SafeFileHandle file = File.OpenHandle(ImagesPath(shard), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                _ = RandomAccess.Read(file, image, Offset(inShard));
                Write(place, image);
            }
        }
    }

    private long Offset(int inShard) => NpyHeader.WrittenLength + ((long)inShard * _imageLength);

    private int Shards(int count) => (int)(((long)count + _perShard - 1) / _perShard);

    private int CountOf(int shard, int count) => Math.Min(_perShard, count - (shard * _perShard));

    private string ImagesPath(int shard) => Path.Combine(_folder, $"{_name}-{shard:D5}.images.npy");
}
