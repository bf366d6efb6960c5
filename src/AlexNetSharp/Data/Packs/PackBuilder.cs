using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>Makes packs. A pack's bytes depend on the source's content, the request and the decoder's version, on nothing else.</summary>
public static class PackBuilder
{
    private static readonly JsonSerializerOptions RejectedJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a source, decodes and resizes its images, and writes a pack. Files that cannot be used are left out and reported.</summary>
    /// <param name="request">What to make, and of what.</param>
    /// <param name="progress">Receives the number of files done; null for none.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="InvalidOptionException">An option of the request is out of range.</exception>
    /// <exception cref="AlexNetException">The source cannot be used, no image can, the pack exists, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PrepareResult Prepare(PrepareRequest request, IProgress<PrepareProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Stopwatch watch = Stopwatch.StartNew();
        CheckOptions(request);
        using ImageSource source = ImageSource.Open(request.Source);
        SourceLayout layout = new(source, request);
        PackGeometry geometry = Settle(request, source, layout);
        using PackFolder folder = new(request.Pack, request.Overwrite);
        long needed = (long)(layout.Train.Count + layout.Val.Count) * geometry.Height * geometry.Width * geometry.Channels;
        DiskSpace.Require(request.Pack, folder.Path, needed);
        try
        {
            PackImages images = new(folder.Path, layout, geometry, request.Threads);
            images.Run(source, progress, cancellation);
            PackManifest manifest = images.Finish();
            if (manifest.Train.Count == 0)
            {
                throw NothingUsable(request, images.Rejected, manifest.Val.Count);
            }

            manifest = manifest with { Rejected = WriteRejected(folder.Path, images.Rejected) };
            File.WriteAllText(Path.Combine(folder.Path, PackManifest.FileName), manifest.ToJson());
            cancellation.ThrowIfCancellationRequested();
            folder.Publish();
            return Result(request, source, layout, images, manifest) with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 3) };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskSpace.Failure(request.Pack, needed, error);
        }
    }

    private static void CheckOptions(PrepareRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Source);
        ArgumentException.ThrowIfNullOrEmpty(request.Pack);
        PackGeometry geometry = request.Geometry;
        if (geometry.Channels is not (1 or 3))
        {
            throw new InvalidOptionException($"A pack of {geometry.Channels} channels was asked for: 3 (RGB) and 1 (grey) are possible.");
        }

        bool mayBeUnset = geometry.Resize == ResizeRule.None && geometry is { Height: 0, Width: 0 };
        if (!mayBeUnset && (geometry.Height is < 1 or > 4096 || geometry.Width is < 1 or > 4096))
        {
            throw new InvalidOptionException($"A size of {geometry.Height}x{geometry.Width} pixels was asked for: 1 to 4096 are possible.");
        }

        if (geometry.Filter != "bilinear")
        {
            throw new InvalidOptionException($"The filter '{geometry.Filter}' was asked for: 'bilinear' is the only one.");
        }

        if (request.ValFraction is < 0 or >= 1 or double.NaN)
        {
            throw new InvalidOptionException($"A validation fraction of {request.ValFraction} was asked for: it lies from 0 (none) to below 1.");
        }

        if (request.Threads < 1)
        {
            throw new InvalidOptionException($"{request.Threads} threads were asked for: at least 1 is needed.");
        }
    }

    /// <summary>Where images keep their size, the first one that can be decoded gives it.</summary>
    private static PackGeometry Settle(PrepareRequest request, ImageSource source, SourceLayout layout)
    {
        PackGeometry geometry = request.Geometry;
        if (geometry.Resize != ResizeRule.None || geometry.Height > 0)
        {
            return geometry;
        }

        foreach (PlacedFile sample in layout.Train.Concat(layout.Val))
        {
            try
            {
                RgbImage image = ImageDecoder.Decode(source.Read(sample.File), geometry.Exif, geometry.Channels);
                return geometry with { Height = image.Height, Width = image.Width };
            }
            catch (Exception error) when (error is ImageFormatException or IOException or UnauthorizedAccessException)
            {
                // It will be rejected with its reason when its turn comes.
            }
        }

        throw new AlexNetException($"None of the images in '{request.Source}' can be decoded: give a folder, .tar or .tar.gz of images.");
    }

    private static PackFile WriteRejected(string folder, IEnumerable<RejectedFile> rejected)
    {
        string path = Path.Combine(folder, "rejected.jsonl");
        File.WriteAllText(path, string.Concat(rejected.Select(file => JsonSerializer.Serialize(file, RejectedJson) + "\n")));
        return ShardWriter.Describe(path);
    }

    private static AlexNetException NothingUsable(PrepareRequest request, IReadOnlyList<RejectedFile> rejected, int valImages) => new(valImages > 0
        ? $"The source '{request.Source}' has no training image that can be used, only {valImages} for validation: put images under train/."
        : $"None of the images in '{request.Source}' can be used ({rejected.Count} rejected): the first, '{rejected[0].File}', {rejected[0].Reason}.");

    private static PrepareResult Result(PrepareRequest request, ImageSource source, SourceLayout layout, PackImages images, PackManifest manifest) => new()
    {
        Pack = request.Pack,
        Classes = manifest.Classes.Count,
        TrainImages = manifest.Train.Count,
        ValImages = manifest.Val.Count,
        Rejected = images.Rejected,
        EmptyClasses = images.EmptyClasses,
        Ignored = source.Ignored,
        Notes = layout.Notes,
        Seconds = 0,
    };
}
