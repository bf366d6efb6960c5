using AlexNetSharp.Data.Formats;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// WebDataset shards: tar files of samples, each an image and its label. Samples come in the order of the shards, which are read in place;
/// gzipped ones from their start to their end. Shards with <c>train</c> in their names are the training part and those with <c>val</c> or
/// <c>test</c> the validation part, where there are both.
/// </summary>
internal sealed class WebDatasetSource : PhotoSource
{
    private const int OffsetBits = 44;
    private const int FewestForCaptions = 16;
    private readonly SourceOptions _options;
    private readonly Listing _listing;
    private readonly ShardParts _parts;
    private readonly IReadOnlyList<string> _paths;
    private readonly bool[] _isGzipped;
    private readonly ShardHandles _handles;
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private int _texts;

    private WebDatasetSource(SourceOptions options, IReadOnlyList<string> paths)
        : base(options)
    {
        (_options, _listing, _parts) = (options, new Listing(options), ShardParts.Find(paths, Notes));
        _paths = [.. _parts.Train, .. _parts.Val];
        _isGzipped = new bool[_paths.Count];
        _handles = new ShardHandles(_paths);
        try
        {
            SourceRules.RefuseLabels(options, "a WebDataset");
            List<int> train = List(0, _parts.Train.Count), val = List(_parts.Train.Count, _paths.Count);
            Files.Seal();
            if (Files.Count == 0)
            {
                throw new AlexNetException(
                    $"The WebDataset {options.Source} holds no image with a label ({FileNames.ImageExtensions}, "
                        + $"and .cls, .json or .txt beside each).");
            }

            RefuseCaptions();

            IReadOnlyList<string> names = LabelList.Order(_labels.Keys);
            SourceRules.NoteGaps(names, Notes);
            Files.Renumber(_labels, names);
            Classes = [.. names.Select(ImageNetClasses.LabelFor)];
            Order.RefuseAgain(train, ShardOf, RefuseAgain);
            Order.RefuseAgain(val, ShardOf, RefuseAgain);
            Order.RefuseUnlearned(train, val, Classes, options);
            Order.Arrange(train, _parts.Val.Count == 0 ? null : val, Classes.Count, options, Notes);
            if (_isGzipped.Contains(true))
            {
                Order.SortByKey();
            }

            Fingerprint = Order.Digest(Classes, paths.Select(FileStamp.Of));
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
    public override string Fingerprint { get; }

    /// <summary>Opens a source where it is a WebDataset: its first shards start with samples of which one has a label.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is one, but cannot be used.</exception>
    public static WebDatasetSource? TryOpen(SourceOptions options)
    {
        IReadOnlyList<string> shards = ShardNames.Find(options.Source);
        return WebDatasetStart.Matches(shards, options.Cancellation) ? new WebDatasetSource(options, shards) : null;
    }

    /// <inheritdoc/>
    public override IEnumerable<Sample> Samples(int skip)
    {
        using IEnumerator<Sample> samples = base.Samples(skip).GetEnumerator();
        bool hasNext = samples.MoveNext();
        while (hasNext)
        {
            int shard = ShardOf((int)samples.Current.Key);
            if (!_isGzipped[shard])
            {
                yield return samples.Current;
                hasNext = samples.MoveNext();
                continue;
            }

            // The samples are in the order of their offsets: the shard and they are gone through side by side.
            Sample found = default;
            bool IsWanted(long offset)
            {
                if (!hasNext || Files[(int)samples.Current.Key].Key != KeyOf(shard, offset))
                {
                    return false;
                }

                (found, hasNext) = (samples.Current, samples.MoveNext());
                return true;
            }

            Stream stream = GzipFile.OpenRead(_paths[shard], _options.Cancellation);
            foreach ((_, byte[] bytes) in TarEntries.Stream(stream, _paths[shard], IsWanted))
            {
                yield return found with { Bytes = bytes };
            }

            if (hasNext && ShardOf((int)samples.Current.Key) == shard)
            {
                throw new AlexNetException($"{_paths[shard]} changed while it was read; start again.");
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _handles.Dispose();
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> ReadFile(Sample sample)
    {
        FileRecord file = Files[(int)sample.Key];
        return sample.Bytes ?? _handles.Read(ShardOf((int)sample.Key), file.Key & ((1L << OffsetBits) - 1), file.Length);
    }

    private static long KeyOf(int shard, long offset) => ((long)shard << OffsetBits) | offset;

    /// <summary>Refuses texts that are nearly all different: they are captions, and would be as many classes.</summary>
    private void RefuseCaptions()
    {
        if (_texts > Files.Count / 2 && Files.Count >= FewestForCaptions && _labels.Count > Files.Count / 2)
        {
            throw new AlexNetException(
                $"The .txt files of {_options.Source} are captions, not labels: {_labels.Count} different ones of {Files.Count} images; "
                    + $"give shards with a .cls beside each image.");
        }
    }

    private int ShardOf(int file) => (int)(Files[file].Key >> OffsetBits);

    private void RefuseAgain(int file) =>
        Rejected.Add(new RejectedFile(Files.PathOf(file), "appears in the shard again; its first appearance is used"));

    /// <summary>Lists the shards of a part.</summary>
    private List<int> List(int firstShard, int endShard)
    {
        int first = Files.Count;
        for (int shard = firstShard; shard < endShard; shard++)
        {
            _isGzipped[shard] = GzipFile.Is(_paths[shard]);
            Add(shard);
        }

        return [.. Enumerable.Range(first, Files.Count - first)];
    }

    private void Add(int shard)
    {
        string name = ShardNames.NameOf(_paths[shard]);
        void Refuse(string file, string reason) => Rejected.Add(new RejectedFile($"{name}/{file}", reason));
        IEnumerable<OpenEntry> entries = _listing.Follow(
            WebDatasetReader.ListOpen(_paths[shard], _options.Cancellation),
            open => open.Entry.Kind == EntryKind.File);
        foreach (ShardSample sample in WebDatasetReader.Read(entries, entry => Refuse(entry.Path, entry.Reason)))
        {
            string? reason = sample switch
            {
                { Image: null, IsKnown: false } => "is neither an image nor a label",
                { Image: null } => "belongs to a sample without an image",
                { Label: null } => "has no label beside it (.cls, .txt, or label, cls or class in .json)",
                _ => Limits.TooLong(sample.Image.Value.Length),
            };
            if (reason is not null)
            {
                Refuse(sample.Image?.Path ?? sample.Name, reason);
                continue;
            }

            _labels.TryAdd(sample.Label!, _labels.Count);
            _texts += sample.Place == LabelPlace.Text ? 1 : 0;
            ContainerEntry image = sample.Image!.Value;
            Files.Add($"{name}/{image.Path}", KeyOf(shard, image.Key), (int)image.Length, _labels[sample.Label!]);
        }
    }
}
