using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A folder of idx files as MNIST and Fashion-MNIST are given out: <c>train-images-idx3-ubyte</c> and <c>train-labels-idx1-ubyte</c>, and
/// the same with <c>t10k-</c> for validation, gzipped or not. Classes are named by their numbers. Samples come in the files' order.
/// </summary>
internal sealed class IdxSource : SampleSource
{
    private readonly IdxPart _train;
    private readonly IdxPart? _val;

    /// <summary>The samples of the training files that are held out for validation, where there are no validation files.</summary>
    private readonly BitArray _isHeld;

    private IdxSource(IdxPart train, IdxPart? val, SourceOptions options)
    {
        SourceRules.RefuseLabels(options, "a folder of idx files");
        (_train, _val) = (train, val);
        int classes = 1 + Math.Max(train.Labels.Max(), val?.Labels.Max() ?? 0);
        Classes =
        [
            .. Enumerable
                .Range(0, classes)
                .Select(i => i.ToString(CultureInfo.InvariantCulture))
                .Select(name => new ClassLabel(name, name)),
        ];
        Natural = new NaturalGeometry(train.Height, train.Width, 1);
        if (val is not null && (val.Height, val.Width) != (train.Height, train.Width))
        {
            throw new AlexNetException($"{val.ImagesPath} holds images of {val.Height}x{val.Width} pixels, "
                + $"{train.ImagesPath} such of {train.Height}x{train.Width}; both parts must have one size.");
        }

        _isHeld = new BitArray(train.Labels.Length);
        if (val is null)
        {
            _isHeld = SourceRules.HoldOut(train.Labels.Length, i => train.Labels[i], classes, options, Notes);
        }
        else if (!SourceRules.KeepsVal(options, val.Labels.Length, Notes))
        {
            _val = null;
        }

        int held = SourceRules.Count(_isHeld);
        (TrainCount, ValCount) = (train.Labels.Length - held, held + (_val?.Labels.Length ?? 0));
        Fingerprint = $"idx {train.Height}x{train.Width} {HeldDigest()} {FileStamp.Digest(Paths(), options.Cancellation)}";
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
    public override NaturalGeometry Natural { get; }

    /// <summary>Opens a source where it is a folder of idx files.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is one, but cannot be used.</exception>
    public static IdxSource? TryOpen(SourceOptions options) => Directory.Exists(options.Source)
        ? DataSetFiles.PlacesOf(options.Source)
            .Select(place => TryOpenFolder(options with { Source = place }))
            .FirstOrDefault(source => source is not null)
        : null;

    /// <inheritdoc/>
    public override IEnumerable<Sample> Samples(int skip)
    {
        int inTrain = Math.Min(skip, _train.Labels.Length);
        IEnumerable<Sample> train = _train
            .Images(inTrain)
            .Select(image => new Sample(image.Index, _train.Labels[image.Index], !_isHeld[image.Index], image.Pixels));
        IEnumerable<Sample> val = _val is null
            ? []
            : _val.Images(skip - inTrain).Select(image => new Sample(~image.Index, _val.Labels[image.Index], false, image.Pixels));
        return train.Concat(val);
    }

    /// <inheritdoc/>
    public override string NameOf(Sample sample) =>
        sample.Key >= 0 ? $"train-images-idx3-ubyte/{sample.Key}" : $"t10k-images-idx3-ubyte/{~sample.Key}";

    /// <inheritdoc/>
    public override RgbImage Decode(Sample sample, ExifRule exif, int channels) =>
        new RgbImage(Natural.Width, Natural.Height, 1, sample.Bytes!).WithChannels(channels);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private static IdxSource? TryOpenFolder(SourceOptions options)
    {
        var listing = new Listing(options);
        return IdxPart.TryOpen("train", options, listing) is { } train
            ? new IdxSource(train, IdxPart.TryOpen("t10k", options, listing), options)
            : null;
    }

    private IEnumerable<string> Paths() =>
        new[] { _train, _val }.OfType<IdxPart>().SelectMany(part => new[] { part.ImagesPath, part.LabelsPath });

    private string HeldDigest()
    {
        byte[] held = new byte[(_isHeld.Length + 7) / 8];
        _isHeld.CopyTo(held, 0);
        return Convert.ToHexStringLower(SHA256.HashData(held));
    }
}
