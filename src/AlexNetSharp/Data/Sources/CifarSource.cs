using System.Globalization;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// CIFAR-10 or CIFAR-100 in the binary version or in Python's pickles: a folder of the files, or the tar or tar.gz file in which they are
/// given out, read in place. The test images are the validation part. Samples come in the files' order, batch 1 first.
/// </summary>
internal sealed class CifarSource : SampleSource
{
    private readonly CifarKind _kind;
    private readonly DataSetFiles _files;
    private readonly CancellationToken _cancellation;
    private readonly string[] _names;
    private readonly int[] _counts;

    /// <summary>What the pickles say besides their pixels, in the order of the files; empty for the binary version.</summary>
    private readonly CifarPickle[] _pickles = [];

    private CifarSource(CifarKind kind, DataSetFiles files, SourceOptions options)
    {
        SourceRules.RefuseLabels(options, $"a copy of {kind.Name}");
        (_kind, _files, _cancellation) = (kind, files, options.Cancellation);
        _names = [.. kind.TrainFiles, kind.ValFile];
        if (kind.Keys is not null)
        {
            _pickles = [.. _names.Select(ReadPickle)];
        }

        _counts = kind.Keys is not null
            ? [.. _pickles.Select(pickle => pickle.Labels.Count)]
            : [.. _names.Select(name => kind.CountRecords(files.LengthOf(name), files.NameOf(name)))];
        if (!SourceRules.KeepsVal(options, _counts[^1], Notes))
        {
            (_names, _counts) = (_names[..^1], _counts[..^1]);
        }

        TrainCount = _counts.Take(kind.TrainFiles.Count).Sum();
        ValCount = _counts.Sum() - TrainCount;
        Classes = [.. ReadNames().Select(name => new ClassLabel(name, name))];
        Fingerprint = $"{kind.Name} {string.Join(' ', _counts)} {files.Digest(_names.Append(kind.NamesFile), options.Cancellation)}";
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassLabel> Classes { get; }

    /// <inheritdoc/>
    public override int TrainCount { get; }

    /// <inheritdoc/>
    public override int ValCount { get; }

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    /// <inheritdoc/>
    public override NaturalGeometry Natural { get; } = new(CifarKind.Side, CifarKind.Side, 3);

    /// <summary>Opens a source where it is one of the two data sets.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is one, but cannot be used.</exception>
    public static CifarSource? TryOpen(SourceOptions options) =>
        DataSetFiles.PlacesOf(options.Source).Select(place => TryOpen(place, options)).FirstOrDefault(source => source is not null);

    private static CifarSource? TryOpen(string place, SourceOptions options)
    {
        if (DataSetFiles.TryOpen(place, options.Cancellation) is not { } files)
        {
            return null;
        }

        // A single file "train.bin" may be anything; with "test.bin" and the names it is CIFAR-100.
        return files.Has(CifarKind.Ten.TrainFiles[0]) ? new CifarSource(CifarKind.Ten, files, options)
            : CifarKind.Hundred.TrainFiles.Append(CifarKind.Hundred.ValFile).All(files.Has)
                ? new CifarSource(CifarKind.Hundred, files, options)
            : IsPickled(files, CifarKind.TenPickled) ? new CifarSource(CifarKind.TenPickled, files, options)
            : IsPickled(files, CifarKind.HundredPickled) ? new CifarSource(CifarKind.HundredPickled, files, options)
            : null;
    }

    /// <summary>Files called "train" and "test" may be anything; pickles begin in one of few ways.</summary>
    private static bool IsPickled(DataSetFiles files, CifarKind kind) =>
        files.Has(kind.TrainFiles[0]) && files.Has(kind.ValFile) && CifarPickle.Matches(files.Start(kind.TrainFiles[0]));

    /// <inheritdoc/>
    public override IEnumerable<Sample> Samples(int skip)
    {
        int first = 0;
        for (int i = 0; i < _names.Length; first += _counts[i++])
        {
            int skipped = Math.Clamp(skip - first, 0, _counts[i]);
            foreach (Sample sample in skipped == _counts[i] ? [] : SamplesOf(i, first, skipped))
            {
                yield return sample;
            }
        }
    }

    /// <inheritdoc/>
    public override string NameOf(Sample sample)
    {
        int file = 0;
        long place = sample.Key;
        while (place >= _counts[file])
        {
            place -= _counts[file++];
        }

        return $"{_names[file]}/{place}";
    }

    /// <inheritdoc/>
    public override RgbImage Decode(Sample sample, ExifRule exif, int channels) => _kind.ImageOf(sample.Bytes).WithChannels(channels);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private CifarPickle ReadPickle(string name) =>
        CifarPickle.Read(_files.Read(name, CifarPickle.Longest), _kind, _files.NameOf(name), _cancellation);

    /// <summary>The records of a file, or of a pickle its pixels, from one of them on.</summary>
    private StrictStream OpenRead(int file, int skip)
    {
        string name = _names[file];
        if (_pickles.Length > 0 && _pickles[file].PixelsStart is null)
        {
            byte[] bytes = _files.Read(name, CifarPickle.Longest);
            byte[] pixels = CifarPickle.ReadPixels(bytes, _kind, _files.NameOf(name), _cancellation);
            return new StrictStream(new MemoryStream(pixels[(skip * CifarKind.PixelsLength)..]), _files.NameOf(name));
        }

        StrictStream stream = _files.OpenRead(name);
        stream.Skip(_pickles.Length == 0
            ? (long)skip * _kind.RecordLength
            : _pickles[file].PixelsStart!.Value + ((long)skip * CifarKind.PixelsLength));
        return stream;
    }

    private IEnumerable<Sample> SamplesOf(int file, int first, int skip)
    {
        string name = _files.NameOf(_names[file]);
        using StrictStream stream = OpenRead(file, skip);
        CifarPickle? pickle = _pickles.Length > 0 ? _pickles[file] : null;
        for (int i = skip; i < _counts[file]; i++)
        {
            byte[] record = pickle is null
                ? stream.Take(_kind.RecordLength)
                : [pickle.Labels[i], .. stream.Take(CifarKind.PixelsLength)];
            yield return new Sample(first + i, _kind.ClassOf(record, name), file < _kind.TrainFiles.Count, record);
        }
    }

    private IReadOnlyList<string> ReadNames()
    {
        if (!_files.Has(_kind.NamesFile))
        {
            Notes.Add($"{_kind.NamesFile} is missing: the classes are named by their numbers.");
            return [.. Enumerable.Range(0, _kind.ClassCount).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        }

        if (_kind.Keys is not null)
        {
            return CifarPickle.ReadNames(_files.Read(_kind.NamesFile), _kind, _files.NameOf(_kind.NamesFile));
        }

        using var text = TextFile.Open(new MemoryStream(_files.Read(_kind.NamesFile)));
        return _kind.ReadNames(text, _files.NameOf(_kind.NamesFile));
    }
}
