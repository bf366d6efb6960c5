using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Preprocessing;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// WebDataset shards: tar files of samples, each an image and its label. Samples come in the order of the shards, which are read in place. Shards with
/// <c>train</c> in their names are the training part and those with <c>val</c> or <c>test</c> the validation part, where there are both.
/// </summary>
internal sealed class WebDatasetSource : PhotoSource
{
    private const int OffsetBits = 44;
    private readonly SourceOptions _options;
    private readonly IReadOnlyList<string> _paths;
    private readonly List<SafeFileHandle> _shards = [];
    private readonly FileTable _files;
    private readonly FileOrder _order;
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    private WebDatasetSource(SourceOptions options, IReadOnlyList<string> paths)
    {
        SourceRules.RefuseLabels(options, "a WebDataset");
        (_options, _paths, _files) = (options, paths, new FileTable(options.ScratchFolder));
        _order = new FileOrder(_files);
        try
        {
            (List<int> train, List<int>? val) = List();
            _files.Seal();
            if (_files.Count == 0)
            {
                throw new AlexNetException($"The WebDataset '{options.Source}' holds no image with a label ({FileNames.ImageExtensions}, and .cls or .json beside each).");
            }

            IReadOnlyList<string> names = LabelList.Order(_labels.Keys);
            SourceRules.NoteGaps(names, Notes);
            _files.Renumber(_labels, names);
            Classes = [.. names.Select(name => new ClassLabel(name, ImageNetClasses.NameOf(name) ?? name))];
            _order.Arrange(train, val, Classes.Count, options, Notes);
            Fingerprint = _order.Digest(Classes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassLabel> Classes { get; }

    /// <inheritdoc/>
    public override int TrainCount => _order.TrainCount;

    /// <inheritdoc/>
    public override int ValCount => _order.ValCount;

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    /// <summary>Opens a source where it is a WebDataset: its first shard starts with a sample that has a label.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is one, but cannot be used.</exception>
    public static WebDatasetSource? TryOpen(SourceOptions options)
    {
        IReadOnlyList<string> shards = ShardNames.Find(options.Source);
        return shards.Count > 0 && StartsWithSample(shards[0]) ? new WebDatasetSource(options, shards) : null;
    }

    /// <inheritdoc/>
    public override IEnumerable<Sample> Samples(int skip) => _order.Samples(skip);

    /// <inheritdoc/>
    public override string NameOf(Sample sample) => _files.PathOf((int)sample.Key);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _files.Dispose();
        _shards.ForEach(shard => shard.Dispose());
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> ReadFile(Sample sample)
    {
        FileRecord file = _files[(int)sample.Key];
        return ArchiveFile.Read(_shards[(int)(file.Key >> OffsetBits)], file.Key & ((1L << OffsetBits) - 1), file.Length);
    }

    private static bool StartsWithSample(string path)
    {
        using SafeFileHandle shard = File.OpenHandle(path);
        try
        {
            return Read(shard, path, []).Take(1).Any(sample => sample is { Image: not null, Label: not null });
        }
        catch (AlexNetException)
        {
            // Whoever opens it as something else says what is wrong with it.
            return false;
        }
    }

    private static IEnumerable<ShardSample> Read(SafeFileHandle shard, string path, List<RejectedFile> refused) => WebDatasetReader.Read(
        new WindowStream(shard, 0, RandomAccess.GetLength(shard)), entry => ArchiveFile.Read(shard, entry.Key, entry.Length), path, refused);

    /// <summary>Lists the shards; without a validation part among them there is none, rather than an empty one.</summary>
    private (List<int> Train, List<int>? Val) List()
    {
        bool hasParts = _paths.Any(IsTrain) && _paths.Any(IsVal);
        (List<int> train, List<int> val) = ([], []);
        foreach (string path in _paths)
        {
            if (hasParts && !IsTrain(path) && !IsVal(path))
            {
                Notes.Add($"'{Path.GetFileName(path)}' has neither train nor val nor test in its name and is not used.");
                continue;
            }

            Add(path, hasParts && !IsTrain(path) ? val : train);
        }

        return (train, hasParts ? val : null);
    }

    private void Add(string path, List<int> part)
    {
        SafeFileHandle shard = File.OpenHandle(path);
        _shards.Add(shard);
        string name = Path.GetFileNameWithoutExtension(path);
        foreach (ShardSample sample in Read(shard, path, Rejected))
        {
            string? reason = sample.Image is null ? "belongs to a sample without an image"
                : sample.Label is null ? "has no label beside it (.cls, or label, cls or class in .json)"
                : sample.Image.Value.Length > ImageFile.LongestFile ? $"is {sample.Image.Value.Length} bytes long, more than {ImageFile.LongestFile}"
                : null;
            if (reason is not null)
            {
                Rejected.Add(new RejectedFile($"{name}/{sample.Image?.Path ?? sample.Name}", reason));
                continue;
            }

            _labels.TryAdd(sample.Label!, _labels.Count);
            part.Add(_files.Count);
            _files.Add($"{name}/{sample.Image!.Value.Path}", ((_shards.Count - 1L) << OffsetBits) | sample.Image.Value.Key, (int)sample.Image.Value.Length);
            _files[_files.Count - 1].Class = _labels[sample.Label!];
        }
    }

    private static bool IsTrain(string path) => Path.GetFileName(path).Contains("train", StringComparison.OrdinalIgnoreCase);

    private static bool IsVal(string path) => !IsTrain(path)
        && (Path.GetFileName(path).Contains("val", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(path).Contains("test", StringComparison.OrdinalIgnoreCase));
}
