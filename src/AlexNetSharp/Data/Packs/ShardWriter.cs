using System.Text;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>How far a part of a pack has been written.</summary>
/// <param name="Shards">The whole shards.</param>
/// <param name="NamesLength">Bytes of the list of names.</param>
/// <param name="Shard">The file name of the shard that is not yet whole; null where there is none.</param>
/// <param name="ShardLength">Its bytes.</param>
/// <param name="Labels">Labels of its images.</param>
internal sealed record PartState(
    IReadOnlyList<PackShard> Shards,
    long NamesLength,
    string? Shard,
    long ShardLength,
    IReadOnlyList<long> Labels)
{
    /// <summary>Whether everything that the state speaks of is there.</summary>
    /// <param name="folder">The pack's temporary folder.</param>
    /// <param name="part"><c>train</c> or <c>val</c>.</param>
    public bool HasItsFiles(string folder, string part) =>
        Shards.SelectMany(shard => shard.Files).All(file => LengthOf(folder, file.Name) == file.Bytes)
        && LengthOf(folder, ShardWriter.NamesOf(part)) >= NamesLength && (Shard is null || LengthOf(folder, Shard) >= ShardLength);

    private static long LengthOf(string folder, string name) =>
        new FileInfo(Path.Combine(folder, name)) is { Exists: true } file ? file.Length : -1;
}

/// <summary>Writes one part of a pack, image by image; a shard that is whole is never touched again.</summary>
internal sealed class ShardWriter : IDisposable
{
    private readonly string _folder;
    private readonly string _part;
    private readonly IShardFormat _format;
    private readonly int _perShard;
    private readonly FileStream _names;
    private readonly List<Lazy<PackShard>> _shards = [];
    private readonly List<long> _labels = [];
    private IShardFile? _shard;
    private int _candidates;

    /// <summary>Starts a part, or goes on with one.</summary>
    /// <param name="folder">The pack's temporary folder.</param>
    /// <param name="part"><c>train</c> or <c>val</c>.</param>
    /// <param name="candidates">The most images that will come; space is claimed for them, a shard at a time.</param>
    /// <param name="format">How images are stored.</param>
    /// <param name="state">Where to go on; null at the start.</param>
    /// <param name="perShard">Images in a whole shard; 0 for the format's own number.</param>
    public ShardWriter(string folder, string part, int candidates, IShardFormat format, PartState? state = null, int perShard = 0)
    {
        (_folder, _part, _format, _candidates) = (folder, part, format, candidates);
        _perShard = perShard > 0 ? perShard : format.ImagesPerShard;
        _names = new FileStream(NamesPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        _names.SetLength(state?.NamesLength ?? 0);
        _names.Seek(0, SeekOrigin.End);
        if (state is not null)
        {
            _shards.AddRange(state.Shards.Select(shard => new Lazy<PackShard>(shard)));
            Count = state.Shards.Sum(shard => shard.Count) + state.Labels.Count;
            _labels.AddRange(state.Labels);
            _candidates -= Count;
            _shard = state.Labels.Count > 0 ? Open(state.ShardLength) : null;
        }
    }

    /// <summary>Images written.</summary>
    public int Count { get; private set; }

    private string NamesPath => Path.Combine(_folder, NamesOf(_part));

    /// <summary>The name of the file of a part's names.</summary>
    public static string NamesOf(string part) => $"{part}.files.txt";

    /// <summary>Adds an image.</summary>
    /// <param name="image">Its bytes as the format stores them.</param>
    /// <param name="label">Its class.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Whether a shard has become whole.</returns>
    public bool Add(ReadOnlySpan<byte> image, int label, string name)
    {
        _shard ??= Open(0);
        _shard.Add(image, label);
        _labels.Add(label);
        Count++;
        _candidates--;
        _names.Write(Encoding.UTF8.GetBytes(name.ReplaceLineEndings("\\n") + "\n"));
        if (_labels.Count < _perShard)
        {
            return false;
        }

        Complete();
        return true;
    }

    /// <summary>Says that a candidate will not come.</summary>
    public void Skip() => _candidates--;

    /// <summary>
    /// Takes note of how far the part is. What is returned flushes that much to the disk and describes it; it takes its time, and may be
    /// called while more is added.
    /// </summary>
    public Func<PartState> Save()
    {
        _names.Flush();
        long namesLength = _names.Length, shardLength = _shard?.Length ?? 0;
        (Lazy<PackShard>[] shards, long[] labels, string? path) = ([.. _shards], [.. _labels], _shard?.Path);
        return () =>
        {
            PackShard[] whole = [.. shards.Select(shard => shard.Value)];
            DurableFile.FlushFile(NamesPath);
            if (path is not null)
            {
                DurableFile.FlushFile(path);
            }

            return new PartState(whole, namesLength, path is null ? null : Path.GetFileName(path), shardLength, labels);
        };
    }

    /// <summary>Ends the last shard and gives the part's entry in the manifest.</summary>
    public PackPart Finish()
    {
        if (_labels.Count > 0)
        {
            Complete();
        }

        _names.Dispose();
        return new PackPart(Count, Describe(NamesPath), [.. _shards.Select(shard => shard.Value)]);
    }

    /// <summary>A file's entry in the manifest.</summary>
    public static PackFile Describe(string path) => new(Path.GetFileName(path), new FileInfo(path).Length, Pack.Checksum(path));

    /// <inheritdoc/>
    public void Dispose()
    {
        _shard?.Dispose();
        _names.Dispose();
    }

    private static PackFile FlushAndDescribe(string path)
    {
        DurableFile.FlushFile(path);
        return Describe(path);
    }

    private IShardFile Open(long length) =>
        _format.Open(_folder, $"{_part}-{_shards.Count:D5}", _labels.Count, Math.Min(_perShard, _labels.Count + _candidates), length);

    private void Complete()
    {
        (IShardFile shard, long[] labels) = (_shard!, [.. _labels]);
        string labelsPath = Path.Combine(_folder, $"{_part}-{_shards.Count:D5}.labels.npy");
        IReadOnlyList<string> files = shard.Complete(labels.Length);
        shard.Dispose();
        _shards.Add(new Lazy<PackShard>(() =>
        {
            NpyFile.Write(labelsPath, labels, labels.Length);
            PackFile[] described = [.. files.Select(FlushAndDescribe)];
            return new PackShard(labels.Length, described[0], Describe(labelsPath), described.ElementAtOrDefault(1));
        }));
        _shard = null;
        _labels.Clear();
    }
}
