using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>A source whose samples are files of photos.</summary>
internal abstract class PhotoSource : SampleSource
{
    /// <inheritdoc/>
    public sealed override RgbImage Decode(Sample sample, ExifRule exif, int channels) => ImageDecoder.Decode(ReadFile(sample), exif, channels);

    /// <inheritdoc/>
    public sealed override void Read(Sample sample, PackGeometry geometry, Span<byte> target) => PhotoReader.Read(ReadFile(sample), geometry, target);

    /// <summary>Reads a sample's file.</summary>
    /// <param name="sample">The sample.</param>
    /// <exception cref="ImageFormatException">It cannot be read.</exception>
    protected abstract ReadOnlySpan<byte> ReadFile(Sample sample);
}
