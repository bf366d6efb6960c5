using System.Collections;
using System.Security.Cryptography;
using System.Text;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Parquet;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Images in files of Parquet, as Hugging Face gives data sets out: a column with each image's file and one with its label, whose classes
/// the writer's text names. Samples come in the order of the files and rows; the labels' column is read first, the images' once.
/// </summary>
internal sealed class ParquetSource : SampleSource
{
    /// <summary>Rows that can be named as rejected: a row without a label takes a bit in the file, and many bytes in memory.</summary>
    private const int MostRejected = 1 << 18;
    private readonly PhotoLimits _limits;
    private readonly IReadOnlyList<string> _paths;
    private readonly int _trainFiles;

    /// <summary>The rows before each file, and all.</summary>
    private readonly List<int> _first = [0];
    private readonly ParquetLabels _labels = new();
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
            using ParquetFile file = Open(path, options.Cancellation);
            ParquetColumn label = ParquetColumns.Label(file, path);
            IReadOnlyList<string>? own = ParquetColumns.ClassNames(file, label);
            names = _first.Count == 1 || (own ?? []).SequenceEqual(names ?? [])
                ? own
                : throw new AlexNetException($"{path} names other classes than {_paths[0]}; give files of one data set.");
            foreach (ParquetValue value in listing.Follow(file.Read(label)))
            {
                if (_labels.Add(value, label.Type, names) is { } reason)
                {
                    string row = $"{Path.GetFileNameWithoutExtension(path)}/{_labels.Count - 1 - _first[^1]}";
                    Rejected.Add(new RejectedFile(row, reason));
                    if (Rejected.Count > MostRejected)
                    {
                        throw new AlexNetException(
                            $"{options.Source} has more than {MostRejected} rows without a usable label; leave them out of the table.");
                    }
                }
            }

            _first.Add(_labels.Count);
        }

        Classes = _labels.Number(names, options.Source, Notes);
        int train = _labels.CountIn(0, _first[_trainFiles]);
        int val = _labels.CountIn(_first[_trainFiles], _labels.Count);
        int firstOfVal = _first[_trainFiles];
        SourceRules.RefuseUnlearned(options.Source, Classes, ClassesIn(0, firstOfVal), ClassesIn(firstOfVal, _labels.Count));
        _isHeld = new BitArray(train);
        if (val == 0 && parts.Val.Count > 0)
        {
            // The answers of a contest's test part are not given out.
            Rejected.RemoveRange(Rejected.Count - _labels.Count + firstOfVal, _labels.Count - firstOfVal);
            Notes.Add("No image of the validation part has a label: it is not used.");
            (_paths, parts) = (parts.Train, parts with { Val = [] });
        }

        if (parts.Val.Count == 0)
        {
            int[] usable = [.. ClassesIn(0, firstOfVal)];
            _isHeld = SourceRules.HoldOut(train, place => usable[place], Classes.Count, options, Notes);
        }
        else if (!SourceRules.KeepsVal(options, val, Notes))
        {
            (_paths, val) = (parts.Train, 0);
        }

        int held = SourceRules.Count(_isHeld);
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
            int count = _labels.CountIn(_first[file], _first[file + 1]);
            foreach (Sample sample in count == 0 || place + count <= skip ? [] : SamplesOf(file, place, Math.Max(0, skip - place)))
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

    private static ParquetFile Open(string path, CancellationToken cancellation = default) =>
        new(ArchiveFile.OpenStream(path), path, cancellation);

    private byte[] BytesOf(Sample sample)
    {
        byte[] bytes = sample.Bytes ?? throw new ImageFormatException("has no bytes in the table, at most a path");
        return _limits.TooLong(bytes.Length) is { } reason ? throw ImageFormatException.TooLarge(reason) : bytes;
    }

    private IEnumerable<int> ClassesIn(int first, int end) =>
        Enumerable.Range(first, end - first).Select(row => _labels[row]).Where(one => one >= 0);

    /// <summary>The samples of a file.</summary>
    /// <param name="file">The file's number.</param>
    /// <param name="place">The samples before it.</param>
    /// <param name="skip">Samples of it to leave out.</param>
    private IEnumerable<Sample> SamplesOf(int file, int place, int skip)
    {
        int row = _first[file];
        for (int left = skip; left > 0 || _labels[row] < 0; row++)
        {
            left -= _labels[row] >= 0 ? 1 : 0;
        }

        using ParquetFile opened = Open(_paths[file]);
        bool isTrain = file < _trainFiles;
        int next = place + skip;
        foreach (ParquetValue value in opened.Read(ParquetColumns.Image(opened, _paths[file]), row - _first[file]))
        {
            if (_labels[row] >= 0)
            {
                byte[]? bytes = value.IsNull ? null : value.Bytes.ToArray();
                yield return new Sample(row, _labels[row], isTrain && !_isHeld[next], bytes);
                next++;
            }

            row++;
        }
    }

    private string Digest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', Classes.Select(one => one.Name).Concat(_paths.Select(FileStamp.Of)))));
        hash.AppendData(_labels.Bytes);
        byte[] held = new byte[(_isHeld.Length + 7) / 8];
        _isHeld.CopyTo(held, 0);
        hash.AppendData(held);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
