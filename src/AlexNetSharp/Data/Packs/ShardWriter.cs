using System.Text;

namespace AlexNetSharp.Data.Packs;

/// <summary>How far a part of a pack has been written.</summary>
/// <param name="Shards">The whole shards.</param>
/// <param name="NamesLength">Bytes of the list of names.</param>
/// <param name="ShardLength">Bytes of the shard that is not yet whole.</param>
/// <param name="Labels">Labels of the images in the shard that is not yet whole.</param>
internal sealed record PartState(IReadOnlyList<PackShard> Shards, long NamesLength, long ShardLength, IReadOnlyList<long> Labels);

/// <summary>Writes one part of a pack, image by image; a shard that is whole is never touched again.</summary>
internal sealed class ShardWriter : IDisposable
{
    private readonly string _folder;
    private readonly string _part;
    private readonly IShardFormat _format;
    private readonly int _perShard;
    private readonly FileStream _names;
    private readonly List<PackShard> _shards = [];
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
        _names = new FileStream(NamesPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        _names.SetLength(state?.NamesLength ?? 0);
        _names.Seek(0, SeekOrigin.End);
        if (state is not null)
        {
            _shards.AddRange(state.Shards);
            _labels.AddRange(state.Labels);
            _candidates -= Count;
            _shard = state.Labels.Count > 0 ? Open(state.ShardLength) : null;
        }
    }

    /// <summary>Images written.</summary>
    public int Count => _shards.Sum(shard => shard.Count) + _labels.Count;

    private string NamesPath => Path.Combine(_folder, $"{_part}.files.txt");

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

    /// <summary>Flushes what has been written and says how far it is.</summary>
    public PartState Save()
    {
        _names.Flush(flushToDisk: true);
        return new PartState([.. _shards], _names.Length, _shard?.Flush() ?? 0, [.. _labels]);
    }

    /// <summary>Ends the last shard and gives the part's entry in the manifest.</summary>
    public PackPart Finish()
    {
        if (_labels.Count > 0)
        {
            Complete();
        }

        _names.Dispose();
        return new PackPart(Count, Describe(NamesPath), _shards);
    }

    /// <summary>A file's entry in the manifest.</summary>
    public static PackFile Describe(string path) => new(Path.GetFileName(path), new FileInfo(path).Length, Pack.Checksum(path));

    /// <inheritdoc/>
    public void Dispose()
    {
        _shard?.Dispose();
        _names.Dispose();
    }

    private IShardFile Open(long length) =>
        _format.Open(_folder, $"{_part}-{_shards.Count:D5}", _labels.Count, Math.Min(_perShard, _labels.Count + Math.Max(_candidates, 1)), length);

    private void Complete()
    {
        string labels = Path.Combine(_folder, $"{_part}-{_shards.Count:D5}.labels.npy");
        NpyFile.Write(labels, (long[])[.. _labels], _labels.Count);
        _shards.Add(_shard!.Complete(_labels.Count, Describe(labels)));
        _shard.Dispose();
        _shard = null;
        _labels.Clear();
    }
}
