using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>A sample of a source: an image with its class, in one of the two parts.</summary>
/// <param name="Key">The sample's place in its source, for the source's own use.</param>
/// <param name="Class">Index into the source's classes.</param>
/// <param name="IsTrain">Whether it belongs to the training part; otherwise to the validation part.</param>
/// <param name="Bytes">Its bytes, where the source reads them in its own order; otherwise null.</param>
internal readonly record struct Sample(long Key, int Class, bool IsTrain, byte[]? Bytes = null);

/// <summary>A geometry that a source's images have by nature, for sources whose images are not photos.</summary>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Channels">3 (RGB) or 1 (gray).</param>
internal sealed record NaturalGeometry(int Height, int Width, int Channels);

/// <summary>
/// A source that has been understood: its classes, and its samples in the order of the pack, which depends on the source's content only.
/// Nothing in memory grows with the number of samples by more than 32 bytes each; names lie in the source or in a file.
/// </summary>
internal abstract class SampleSource : IDisposable
{
    /// <summary>The classes; a sample's class is an index into them.</summary>
    public abstract IReadOnlyList<ClassLabel> Classes { get; }

    /// <summary>Samples of the training part, good or bad.</summary>
    public abstract int TrainCount { get; }

    /// <summary>Samples of the validation part, good or bad.</summary>
    public abstract int ValCount { get; }

    /// <summary>
    /// Text that is equal for equal lists of samples (names, lengths, classes), so that an interrupted preparation knows its source again.
    /// </summary>
    public abstract string Fingerprint { get; }

    /// <summary>The size of images that need no resizing; null for photos.</summary>
    public virtual NaturalGeometry? Natural => null;

    /// <summary>What is done about EXIF orientation where the user does not say.</summary>
    public virtual ExifRule Exif => ExifRule.Apply;

    /// <summary>Files that have no place in the pack, with reasons.</summary>
    public List<RejectedFile> Rejected { get; } = [];

    /// <summary>What the user should know about how the source was understood, a sentence each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Files that were passed over: hidden, or no images.</summary>
    public LeftOutFiles LeftOut { get; } = new();

    /// <summary>
    /// Goes through the samples of both parts in the order in which they are best read; within each part that is the order of the pack.
    /// </summary>
    /// <param name="skip">Samples to leave out at the start.</param>
    public abstract IEnumerable<Sample> Samples(int skip);

    /// <summary>The sample's name in the pack: its path in the source, with <c>/</c> between folders.</summary>
    public abstract string NameOf(Sample sample);

    /// <summary>Reads and decodes a sample. Many threads may call it at the same time.</summary>
    /// <param name="sample">The sample, as <see cref="Samples"/> gave it.</param>
    /// <param name="exif">Whether EXIF orientation is applied.</param>
    /// <param name="channels">3 for RGB, 1 for gray.</param>
    /// <exception cref="ImageFormatException">It cannot be read or decoded; the reason ends the sentence "the file ...".</exception>
    public abstract RgbImage Decode(Sample sample, ExifRule exif, int channels);

    /// <summary>Reads a sample and brings it to a pack's geometry. Many threads may call it at the same time.</summary>
    /// <param name="sample">The sample, as <see cref="Samples"/> gave it.</param>
    /// <param name="geometry">The geometry.</param>
    /// <param name="target">Takes the pixels, 0..255. Shape (H, W, C) of the geometry.</param>
    /// <exception cref="ImageFormatException">It cannot be read or decoded, or has another size and is not to be resized.</exception>
    public virtual void Read(Sample sample, PackGeometry geometry, Span<byte> target) =>
        ImageResizer.Resize(Decode(sample, geometry.Exif, geometry.Channels), geometry).Pixels.CopyTo(target);

    /// <summary>Closes the files of the source.</summary>
    public abstract void Dispose();
}
