using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Data.Parquet;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Images in files of Parquet, as Hugging Face gives data sets out: a column with each image's file and one with its label, whose classes
/// the writer's text names. Samples come in the order of the files and rows; the labels' column is read first, the images' once.
/// </summary>
internal sealed class ParquetSource : SampleSource
{
    private const int LongestLabel = 256;
    private readonly PhotoLimits _limits;
    private readonly IReadOnlyList<string> _paths;
    private readonly int _trainFiles;

    /// <summary>The rows before each file, and all.</summary>
    private readonly List<int> _first = [0];

    /// <summary>The rows' classes; negative for those without a label.</summary>
    private readonly List<int> _classes = [];
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly BitArray _isHeld;

    private ParquetSource(SourceOptions options, IReadOnlyList<string> paths)
    {
        SourceRules.RefuseLabels(options, "a data set in Parquet");
        _limits = options.Limits;
        ShardParts parts = ShardParts.Find(paths, Notes);
        (_paths, _trainFiles) = ([.. parts.Train, .. parts.Val], parts.Train.Count);
        IReadOnlyList<string>? names = null;
        var listing = new Listing(options);
        foreach (string path in _paths)
        {
            // A clone without its large files has pointers in their places.
            StrangeFiles.Refuse(path);
            using ParquetFile file = Open(path);
            ParquetColumn label = ParquetColumns.Label(file, path);
            IReadOnlyList<string>? own = ParquetColumns.ClassNames(file, label);
            names = _first.Count == 1 || (own ?? []).SequenceEqual(names ?? [])
                ? own
                : throw new AlexNetException($"{path} names other classes than {_paths[0]}; give files of one data set.");
            foreach (ParquetValue value in listing.Follow(file.Read(label)))
            {
                Add(path, LabelOf(value, label.Type), names);
            }

            _first.Add(_classes.Count);
        }

        Classes = Number(names, options.Source);
        int train = CountIn(0, _first[_trainFiles]);
        int val = CountIn(_first[_trainFiles], _classes.Count);
        _isHeld = new BitArray(train);
        if (parts.Val.Count == 0)
        {
            int[] usable = [.. _classes.Where(one => one >= 0)];
            _isHeld = SourceRules.HoldOut(train, place => usable[place], Classes.Count, options, Notes);
        }
        else if (!SourceRules.KeepsVal(options, val, Notes))
        {
            (_paths, val) = (parts.Train, 0);
        }

        int held = _isHeld.Cast<bool>().Count(isHeld => isHeld);
        (TrainCount, ValCount) = (train - held, val + held);
        Fingerprint = Digest();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassLabel> Classes { get; }

    /// <inheritdoc/>
    public override int TrainCount { get; }

    /// <inheritdoc/>
    public override int ValCount { get; }

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    /// <summary>Opens a source where it is of Parquet.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is one, but cannot be used.</exception>
    public static ParquetSource? TryOpen(SourceOptions options) =>
        ParquetFiles.Find(options.Source) is { Count: > 0 } paths ? new ParquetSource(options, paths) : null;

    /// <inheritdoc/>
    public override IEnumerable<Sample> Samples(int skip)
    {
        int place = 0;
        for (int file = 0; file < _paths.Count; file++)
        {
            int count = CountIn(_first[file], _first[file + 1]);
            foreach (Sample sample in place + count <= skip ? [] : SamplesOf(file, place, Math.Max(0, skip - place)))
            {
                yield return sample;
            }

            place += count;
        }
    }

    /// <inheritdoc/>
    public override string NameOf(Sample sample)
    {
        int file = _first.BinarySearch((int)sample.Key);
        file = file >= 0 ? _first.LastIndexOf((int)sample.Key) : ~file - 1;
        return $"{Path.GetFileNameWithoutExtension(_paths[file])}/{sample.Key - _first[file]}";
    }

    /// <inheritdoc/>
    public override RgbImage Decode(Sample sample, ExifRule exif, int channels) =>
        ImageDecoder.Decode(BytesOf(sample), exif, channels, _limits);

    /// <inheritdoc/>
    public override void Read(Sample sample, PackGeometry geometry, Span<byte> target) =>
        PhotoReader.Read(BytesOf(sample), geometry, target, _limits);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private static ParquetFile Open(string path) => new(ArchiveFile.OpenStream(path), path);

    private byte[] BytesOf(Sample sample)
    {
        byte[] bytes = sample.Bytes ?? throw new ImageFormatException("has no bytes in the table, at most a path");
        return _limits.TooLong(bytes.Length) is { } reason ? throw new ImageFormatException(reason) : bytes;
    }

    /// <summary>A label as text; null where there is none, or text that is no name.</summary>
    private static string? LabelOf(ParquetValue value, ParquetType type)
    {
        ReadOnlySpan<byte> bytes = value.Bytes.Span;
        if (value.IsNull || (type == ParquetType.ByteArray && bytes.Length is 0 or > LongestLabel))
        {
            return null;
        }

        return type switch
        {
            ParquetType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            ParquetType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            _ => Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text && !text.Contains('\uFFFD') ? text : null,
        };
    }

    /// <summary>Takes in a row. Where classes have names, labels are their numbers; Hugging Face gives the label -1 to what has none.</summary>
    private void Add(string path, string? label, IReadOnlyList<string>? names)
    {
        bool isLabel = names is null
            ? label is not null and not "-1"
            : int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < names.Count;
        if (isLabel)
        {
            _labels.TryAdd(label!, _labels.Count);
            _classes.Add(_labels[label!]);
            return;
        }

        string row = $"{Path.GetFileNameWithoutExtension(path)}/{_classes.Count - _first[^1]}";
        Rejected.Add(new RejectedFile(row, label is null ? "has no label" : $"has the label {label}, which no class has"));
        _classes.Add(-1);
    }

    /// <summary>Puts the classes in order, and gives the rows their classes' final numbers.</summary>
    private ClassLabel[] Number(IReadOnlyList<string>? names, string source)
    {
        if (_labels.Count == 0)
        {
            throw new AlexNetException($"The source {source} holds no image with a label; give the files of a training part.");
        }

        IReadOnlyList<string> ordered = names is null
            ? LabelList.Order(_labels.Keys)
            : [.. Enumerable.Range(0, names.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        int[] final = new int[_labels.Count];
        for (int i = 0; i < ordered.Count; i++)
        {
            if (_labels.TryGetValue(ordered[i], out int found))
            {
                final[found] = i;
            }
        }

        Span<int> rows = CollectionsMarshal.AsSpan(_classes);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = rows[i] < 0 ? -1 : final[rows[i]];
        }

        if (names is null && ordered.All(name => int.TryParse(name, out _)))
        {
            Notes.Add("The files do not name their classes: they are called by their numbers.");
            SourceRules.NoteGaps(ordered, Notes);
        }

        return [.. (names ?? ordered).Select(ImageNetClasses.LabelFor)];
    }

    private int CountIn(int first, int end) => CollectionsMarshal.AsSpan(_classes)[first..end].Length
        - CollectionsMarshal.AsSpan(_classes)[first..end].Count(-1);

    /// <summary>The samples of a file.</summary>
    /// <param name="file">The file's number.</param>
    /// <param name="place">The samples before it.</param>
    /// <param name="skip">Samples of it to leave out.</param>
    private IEnumerable<Sample> SamplesOf(int file, int place, int skip)
    {
        int row = _first[file];
        for (int left = skip; left > 0 || _classes[row] < 0; row++)
        {
            left -= _classes[row] >= 0 ? 1 : 0;
        }

        using ParquetFile opened = Open(_paths[file]);
        bool isTrain = file < _trainFiles;
        int next = place + skip;
        foreach (ParquetValue value in opened.Read(ParquetColumns.Image(opened, _paths[file]), row - _first[file]))
        {
            if (_classes[row] >= 0)
            {
                byte[]? bytes = value.IsNull ? null : value.Bytes.ToArray();
                yield return new Sample(row, _classes[row], isTrain && !_isHeld[next], bytes);
                next++;
            }

            row++;
        }
    }

    private string Digest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', Classes.Select(one => one.Name).Concat(_paths.Select(FileStamp.Of)))));
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_classes)));
        byte[] held = new byte[(_isHeld.Length + 7) / 8];
        _isHeld.CopyTo(held, 0);
        hash.AppendData(held);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
