using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;

namespace AlexNetSharp.Data.Packs;

/// <summary>What to make a pack of, and how.</summary>
public sealed record PrepareRequest
{
    /// <summary>The usual JPEG quality: at 256x256 hardly to be told from the original.</summary>
    public const int UsualQuality = 95;

    /// <summary>
    /// A folder, <c>.zip</c>, <c>.tar</c> or <c>.tar.gz</c> of class folders (alone or under <c>train/</c> and <c>val/</c>) or of images
    /// with labels; a list of images and labels, as text or CSV; the folder of ILSVRC-2012 as distributed; CIFAR-10 or CIFAR-100 binaries;
    /// idx files; Parquet; WebDataset shards.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>The pack's folder, which is made.</summary>
    public required string Pack { get; init; }

    /// <summary>What images are brought to; what is not set is the source's own, or 256x256 RGB by shorter side and center crop.</summary>
    public GeometryOptions Geometry { get; init; } = new();

    /// <summary>How images are stored.</summary>
    public PackStorage Storage { get; init; } = PackStorage.Raw;

    /// <summary>JPEG quality of a compressed pack, 1..100; null for <see cref="UsualQuality"/>.</summary>
    public int? Quality { get; init; }

    /// <summary>
    /// A file with a line <c>file label</c> per image (tab or spaces) or a table with a header, for a source without class folders; null
    /// for none.
    /// </summary>
    public string? LabelsFile { get; init; }

    /// <summary>A list of the validation images, where <see cref="Source"/> is a list of the training images; null for none.</summary>
    public string? ValList { get; init; }

    /// <summary>
    /// The folder to which the paths of a list are relative, and below which its absolute paths must lie; null for the list's own folder,
    /// which allows no absolute ones.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>Whether an image's class is the part of its file name before its number, else before the first <c>_</c>.</summary>
    public bool ClassFromName { get; init; }

    /// <summary>
    /// The fraction of each class that is held out for validation, 0 for none; null for 0.1 where the source has no validation part.
    /// </summary>
    public double? ValFraction { get; init; }

    /// <summary>The seed of the choice of validation images.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that decode. The pack's bytes do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether symbolic links out of a folder are followed.</summary>
    public bool FollowLinks { get; init; }

    /// <summary>How large a photo may be; larger ones are rejected.</summary>
    public PhotoLimits Limits { get; init; } = PhotoLimits.Usual;

    /// <summary>When the work is stopped because too many files are rejected: half of them where it is not set.</summary>
    public RejectionLimit MaxRejected { get; init; } = RejectionLimit.Half;

    /// <summary>Whether a pack that stands at <see cref="Pack"/> is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Images in a whole shard; null for about 64 MiB of pixels, and eight times as many where they are compressed.</summary>
    public int? ImagesPerShard { get; init; }
}

/// <summary>How far <see cref="PackBuilder.Prepare"/> is.</summary>
/// <param name="Done">Files done, good or rejected.</param>
/// <param name="Total">Files in all; 0 while the source is listed, when <paramref name="Done"/> are the files found so far.</param>
public sealed record PrepareProgress(int Done, int Total);

/// <summary>What <see cref="PackBuilder.Prepare"/> made.</summary>
public sealed record PrepareResult
{
    /// <summary>The pack's folder.</summary>
    public required string Pack { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Images in the training part.</summary>
    public required int TrainImages { get; init; }

    /// <summary>Images in the validation part.</summary>
    public required int ValImages { get; init; }

    /// <summary>Files that could not be used, in ordinal order.</summary>
    public required IReadOnlyList<RejectedFile> Rejected { get; init; }

    /// <summary>Classes without a training image; they keep their numbers.</summary>
    public required IReadOnlyList<string> EmptyClasses { get; init; }

    /// <summary>
    /// Files that were passed over because they are no images or hidden, by kind: an extension with its dot in small letters, or
    /// <c>hidden</c>, <c>without extension</c>, <c>other</c>; and how many there are.
    /// </summary>
    public required IReadOnlyDictionary<string, int> LeftOut { get; init; }

    /// <summary>What the user should know about how the source was understood, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Wall-clock time in seconds, to a thousandth.</summary>
    public required double Seconds { get; init; }

    /// <summary>Images per second of that time, to a tenth.</summary>
    public double ImagesPerSecond => Seconds > 0 ? Math.Round((TrainImages + ValImages) / Seconds, 1) : 0;
}
