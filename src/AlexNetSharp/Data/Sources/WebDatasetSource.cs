using AlexNetSharp.Data.Formats;
using AlexNetSharp.Preprocessing;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// WebDataset shards: tar files of samples, each an image and its label. Samples come in the order of the shards, which are read in place.
/// Shards with <c>train</c> in their names are the training part and those with <c>val</c> or <c>test</c> the validation part, where there
/// are both.
/// </summary>
internal sealed class WebDatasetSource : PhotoSource
{
    private const int OffsetBits = 44;
    private readonly SourceOptions _options;
    private readonly Listing _listing;
    private readonly ShardParts _parts;
    private readonly List<SafeFileHandle> _shards = [];
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    private WebDatasetSource(SourceOptions options, IReadOnlyList<string> paths)
        : base(options)
    {
        (_options, _listing, _parts) = (options, new Listing(options), ShardParts.Find(paths, Notes));
        try
        {
            SourceRules.RefuseLabels(options, "a WebDataset");
            List<int> train = List(_parts.Train), val = List(_parts.Val);
            Files.Seal();
            if (Files.Count == 0)
            {
                throw new AlexNetException(
                    $"The WebDataset {options.Source} holds no image with a label ({FileNames.ImageExtensions}, "
                        + $"and .cls or .json beside each).");
            }

            IReadOnlyList<string> names = LabelList.Order(_labels.Keys);
            SourceRules.NoteGaps(names, Notes);
            Files.Renumber(_labels, names);
            Classes = [.. names.Select(ImageNetClasses.LabelFor)];
            Order.RefuseAgain(train, ShardOf, RefuseAgain);
            Order.RefuseAgain(val, ShardOf, RefuseAgain);
            Order.Arrange(train, _parts.Val.Count == 0 ? null : val, Classes.Count, options, Notes);
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

    /// <summary>Opens a source where it is a WebDataset: its first shard starts with a sample that has a label.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is one, but cannot be used.</exception>
    public static WebDatasetSource? TryOpen(SourceOptions options)
    {
        IReadOnlyList<string> shards = ShardNames.Find(options.Source);
        return shards.Count > 0 && StartsWithSample(shards[0], options) ? new WebDatasetSource(options, shards) : null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _shards.ForEach(shard => shard.Dispose());
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> ReadFile(Sample sample)
    {
        FileRecord file = Files[(int)sample.Key];
        return ArchiveFile.Read(_shards[ShardOf((int)sample.Key)], file.Key & ((1L << OffsetBits) - 1), file.Length);
    }

    private static bool StartsWithSample(string path, SourceOptions options)
    {
        using SafeFileHandle shard = ArchiveFile.Open(path);
        try
        {
            return Read(shard, path, new Listing(options with { Found = null }), _ => { })
                .Take(1)
                .Any(sample => sample is { Image: not null, Label: not null });
        }
        catch (AlexNetException)
        {
            // Whoever opens it as something else says what is wrong with it.
            return false;
        }
    }

    private static IEnumerable<ShardSample> Read(SafeFileHandle shard, string path, Listing listing, Action<ContainerEntry> refuse) =>
        WebDatasetReader.Read(
            listing.Follow(TarEntries.List(new WindowStream(shard, 0, RandomAccess.GetLength(shard)), path, "fetch the shard again")),
            entry => ArchiveFile.Read(shard, entry.Key, entry.Length),
            refuse);

    private int ShardOf(int file) => (int)(Files[file].Key >> OffsetBits);

    private void RefuseAgain(int file) =>
        Rejected.Add(new RejectedFile(Files.PathOf(file), "appears in the shard again; its first appearance is used"));

    /// <summary>Lists the shards of a part.</summary>
    private List<int> List(IReadOnlyList<string> paths)
    {
        int first = Files.Count;
        foreach (string path in paths)
        {
            _shards.Add(ArchiveFile.Open(path));
            Add(path, _shards[^1]);
        }

        return [.. Enumerable.Range(first, Files.Count - first)];
    }

    private void Add(string path, SafeFileHandle shard)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        void Refuse(string file, string reason) => Rejected.Add(new RejectedFile($"{name}/{file}", reason));
        foreach (ShardSample sample in Read(shard, path, _listing, entry => Refuse(entry.Path, entry.Reason)))
        {
            string? reason = sample.Image is null ? "belongs to a sample without an image"
                : sample.Label is null ? "has no label beside it (.cls, or label, cls or class in .json)"
                : Limits.TooLong(sample.Image.Value.Length);
            if (reason is not null)
            {
                Refuse(sample.Image?.Path ?? sample.Name, reason);
                continue;
            }

            _labels.TryAdd(sample.Label!, _labels.Count);
            ContainerEntry image = sample.Image!.Value;
            Files.Add($"{name}/{image.Path}", ((_shards.Count - 1L) << OffsetBits) | image.Key, (int)image.Length, _labels[sample.Label!]);
        }
    }
}
