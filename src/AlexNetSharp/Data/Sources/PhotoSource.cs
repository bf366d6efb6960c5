using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A source whose samples are files of photos, listed in a table and put in order; a sample's key is its index in the table.
/// </summary>
/// <param name="options">Where the table's file of names lies while the source is open, and how large photos may be.</param>
internal abstract class PhotoSource(SourceOptions options) : SampleSource
{
    private FileOrder? _order;

    /// <inheritdoc/>
    public sealed override int TrainCount => Order.TrainCount;

    /// <inheritdoc/>
    public sealed override int ValCount => Order.ValCount;

    /// <summary>The files.</summary>
    protected FileTable Files { get; } = new(options.ScratchFolder);

    /// <summary>How large photos may be.</summary>
    protected PhotoLimits Limits => options.Limits;

    /// <summary>The samples in order.</summary>
    protected FileOrder Order => _order ??= new FileOrder(Files);

    /// <inheritdoc/>
    public override IEnumerable<Sample> Samples(int skip) => Order.Samples(skip);

    /// <inheritdoc/>
    public override string NameOf(Sample sample) => Files.PathOf((int)sample.Key);

    /// <inheritdoc/>
    public override void Dispose() => Files.Dispose();

    /// <inheritdoc/>
    public sealed override RgbImage Decode(Sample sample, ExifRule exif, int channels) =>
        ImageDecoder.Decode(ReadPhoto(sample), exif, channels, Limits);

    /// <inheritdoc/>
    public sealed override void Read(Sample sample, PackGeometry geometry, Span<byte> target) =>
        PhotoReader.Read(ReadPhoto(sample), geometry, target, Limits);

    /// <summary>Reads a sample's file.</summary>
    /// <param name="sample">The sample.</param>
    /// <exception cref="ImageFormatException">It cannot be read.</exception>
    protected abstract ReadOnlySpan<byte> ReadFile(Sample sample);

    /// <summary>A picture of ours among photos, as one drawn into the folder of a class, is none of them.</summary>
    private ReadOnlySpan<byte> ReadPhoto(Sample sample)
    {
        ReadOnlySpan<byte> file = ReadFile(sample);
        return PngWriter.IsSigned(file) ? throw new ImageFormatException("is a picture that this program has drawn, no photo") : file;
    }
}
