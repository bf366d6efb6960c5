using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet data prepare</c>: images into a pack.</summary>
internal sealed class PrepareCommand : Command, IHasExamples
{
    private const int RejectedShown = 20;
    private const int NamesShown = 10;

    /// <summary>Extensions of photos that are not read.</summary>
    private static readonly string[] PhotoKinds =
        [".heic", ".heif", ".avif", ".jxl", ".tif", ".tiff", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raw", ".psd"];

    private readonly Argument<string> _source = new("source")
    {
        Description = "A folder, .zip, .tar or .tar.gz of class folders, alone or under train/ and val/; or another of the sources below.",
    };

    private readonly Argument<string> _pack = new("pack") { Description = "The pack's folder, which is made." };
    private readonly Option<int?> _size = new("--size")
    {
        Description = "Height and width of the stored images in pixels. [default: 256; the source's own for CIFAR and idx files]",
        HelpName = "pixels",
    };

    private readonly Option<string?> _resize = new("--resize")
    {
        Description =
            "shorter-side-crop, warp, or none (images keep their size). [default: shorter-side-crop; none for CIFAR and idx files]",
        HelpName = "rule",
    };

    private readonly Option<bool> _gray = new("--grey") { Description = "Store one grey channel." };
    private readonly Option<bool> _ignoreExif = new("--ignore-exif")
    {
        Description = "Do not turn photos upright by their EXIF orientation.",
    };
    private readonly Option<string?> _valList = new("--val-list")
    {
        Description = "A list of the validation images, where the source is a list.",
        HelpName = "file",
    };
    private readonly Option<string?> _root = new("--root")
    {
        Description = "The folder that a list's paths are relative to, or lie below. [default: the list's own]",
        HelpName = "folder",
    };
    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "A list of 'image label' lines or CSV, for a flat folder.",
        HelpName = "file",
    };
    private readonly Option<bool> _classFromName = new("--class-from-name")
    {
        Description = "The class is the file name before its number, or before its first '_', for a flat folder.",
    };

    private readonly Option<double?> _valFraction = new("--val-fraction")
    {
        Description = "Fraction of each class held out for validation, 0 for none. [default: 0.1 where the source has no val part]",
        HelpName = "f",
    };

    private readonly Option<bool> _followLinks = new("--follow-links")
    {
        Description = "Follow symbolic links that lead out of the source.",
    };
    private readonly Option<string?> _maxRejected = new("--max-rejected")
    {
        Description = "Stop when more files than this are rejected: a number, or a percentage of those done. [default: 50%]",
        HelpName = "n",
    };

    private readonly Option<int?> _maxMegapixels = CommonOptions.MaxMegapixels();

    private readonly Option<string?> _storage = new("--storage")
    {
        Description = "raw, the quickest to read, or webdataset: JPEG files in tar shards, about an eighth of the size. [default: raw]",
        HelpName = "how",
    };

    private readonly Option<int?> _quality = new("--quality")
    {
        Description = $"JPEG quality of a webdataset pack, 1 to 100. [default: {PrepareRequest.UsualQuality}]",
        HelpName = "n",
    };

    private readonly Option<int?> _shardImages = new("--shard-images")
    {
        Description = "Images in a shard. [default: about 64 MiB of pixels]",
        HelpName = "n",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace an existing pack." };
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<ulong> _seed = CommonOptions.Seed("Seed of the choice of images that are held out for validation.");
    private readonly Option<bool> _json = CommonOptions.Json();

    public PrepareCommand()
        : base("prepare", "Decode and resize images into a pack.")
    {
        Add(_source);
        Add(_pack);
        foreach (Option option in (Option[])
        [
            _size, _resize, _gray, _ignoreExif, _labels, _classFromName, _valList, _root, _valFraction, _followLinks, _maxRejected,
            _maxMegapixels,
            _storage, _quality, _shardImages, _overwrite, _threads, _seed, _json,
        ])
        {
            Add(option);
        }

        this.SetGuardedAction(Run, saves: _ => true);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet data prepare photos packs/photos", "photos/CLASS/*.jpg, a tenth held out for validation"),
        ("alexnet data prepare imagenette.tar.gz packs/imagenette --size 73", "train/ and val/ in a tar, for alexnet-mini"),
        ("alexnet data prepare flat packs/flat --class-from-name --val-fraction 0", "flat/CLASS_12.jpg"),
        ("alexnet data prepare train.txt packs/lists --val-list val.txt", "lines 'path label', as Caffe's"),
        ("alexnet data prepare labels.csv packs/csv --root photos", "columns image and label, perhaps split; or like columns"),
        ("alexnet data prepare ILSVRC2012 packs/imagenet", "the folder with ILSVRC2012_img_train.tar, _img_val.tar, _devkit_t12.tar.gz"),
        ("alexnet data prepare cifar-10-binary.tar.gz packs/cifar", "CIFAR-10 or CIFAR-100, its folder or tar.gz"),
        ("alexnet data prepare /usr/share/datasets/fashion-mnist packs/fashion", "idx files: MNIST and its like"),
        ("alexnet data prepare imagenet-1k packs/hub", "Parquet as Hugging Face's: its folder, or one file"),
        ("alexnet data prepare 'shards/train-{000000..000146}.tar' packs/web", "WebDataset shards, or a folder of them"),
        ("alexnet data prepare ILSVRC2012 packs/small --storage webdataset", "an eighth of the size, decoded at every reading"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        PrepareResult result = new PrepareWorkflow().Run(
            Request(parsed),
            CommonOptions.Context(parsed, cancellation, step => Show(live, step), threads: _threads));
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            Write(result);
        }
    }

    private static void Show(LiveProgress live, WorkProgress step)
    {
        if (step.Total == 0)
        {
            live.ReportCount(step.Stage, $"{step.Done:N0} files");
        }
        else
        {
            live.Report(step.Stage, step.Done, step.Total, $"{step.Done:N0} of {step.Total:N0} images");
        }
    }

    private static ResizeRule? ParseRule(string? name) =>
        name switch
        {
            null => null,
            "shorter-side-crop" => ResizeRule.ShorterSideCrop,
            "warp" => ResizeRule.Warp,
            "none" => ResizeRule.None,
            _ => throw new InvalidOptionException(
                $"There is no resize rule '{name}': {NearestNames.Clause(name, ["shorter-side-crop", "warp", "none"])}"),
        };

    private static PackStorage ParseStorage(string? name) => name switch
    {
        null or "raw" => PackStorage.Raw,
        "webdataset" => PackStorage.WebDataset,
        _ => throw new InvalidOptionException($"There is no storage '{name}': {NearestNames.Clause(name, ["raw", "webdataset"])}"),
    };

    private PrepareRequest Request(ParseResult parsed) => new()
    {
        Source = parsed.GetValue(_source)!,
        Pack = parsed.GetValue(_pack)!,
        Geometry = new GeometryOptions
        {
            Height = parsed.GetValue(_size),
            Width = parsed.GetValue(_size),
            Channels = parsed.GetValue(_gray) ? 1 : null,
            Resize = ParseRule(parsed.GetValue(_resize)),
            Exif = parsed.GetValue(_ignoreExif) ? ExifRule.Ignore : null,
        },
        LabelsFile = parsed.GetValue(_labels),
        ValList = parsed.GetValue(_valList),
        Root = parsed.GetValue(_root),
        ClassFromName = parsed.GetValue(_classFromName),
        ValFraction = parsed.GetValue(_valFraction),
        FollowLinks = parsed.GetValue(_followLinks),
        MaxRejected = parsed.GetValue(_maxRejected) is { } limit ? RejectionLimit.Parse(limit) : RejectionLimit.Half,
        Limits = CommonOptions.Limits(parsed, _maxMegapixels),
        Storage = ParseStorage(parsed.GetValue(_storage)),
        Quality = parsed.GetValue(_quality),
        ImagesPerShard = parsed.GetValue(_shardImages),
        Overwrite = parsed.GetValue(_overwrite),
        Seed = parsed.GetValue(_seed),
    };

    /// <summary>What the source lacks or has besides images, a sentence each.</summary>
    private static IEnumerable<string> Gaps(PrepareResult result)
    {
        if (result.EmptyClasses.Count > 0)
        {
            string more = result.EmptyClasses.Count > NamesShown ? ", ..." : "";
            yield return $"Classes without a training image ({result.EmptyClasses.Count}): "
                + $"{string.Join(", ", result.EmptyClasses.Take(NamesShown))}{more}.";
        }

        if (result.LeftOut.Count > 0)
        {
            IEnumerable<string> kinds = result.LeftOut
                .OrderByDescending(one => one.Value)
                .Select(one => $"{Figures.Count(one.Value)} {one.Key}");
            string remedy = result.LeftOut.Keys.Any(PhotoKinds.Contains) ? "; convert photos of other kinds to JPEG" : "";
            yield return $"Files left out because they are hidden or no images that are read: {string.Join(", ", kinds)}{remedy}.";
        }
    }

    private static void Write(PrepareResult result)
    {
        foreach (RejectedFile file in result.Rejected.Take(RejectedShown))
        {
            Console.Error.WriteLine(PlainText.OneLine($"rejected: {file.File} {file.Reason}"));
        }

        if (result.Rejected.Count > RejectedShown)
        {
            Console.Error.WriteLine(
                $"... and {result.Rejected.Count - RejectedShown} more; {Path.Combine(result.Pack, "rejected.jsonl")} has all.");
        }

        foreach (string note in result.Notes.Concat(Gaps(result)))
        {
            Console.Error.WriteLine(PlainText.OneLine($"note: {note}"));
        }

        Console.Out.WriteLine(
            $"{result.Pack}: {result.Classes} classes, {Figures.Count(result.TrainImages)} training and "
                + $"{Figures.Count(result.ValImages)} validation images, "
                + $"{result.Rejected.Count} rejected, {result.ImagesPerSecond:N0} images/s");
    }
}
