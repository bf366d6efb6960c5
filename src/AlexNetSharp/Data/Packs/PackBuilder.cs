using System.Diagnostics;
using System.Text.Json;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>Makes packs. A pack's bytes depend on the source's content, the request and the decoder's version, on nothing else.</summary>
public static class PackBuilder
{
    private const string RejectedName = "rejected.jsonl";
    /// <summary>
    /// Reads a source, decodes and resizes its images, and writes a pack. Files that cannot be used are left out and reported. A run that
    /// was interrupted, however, is continued by the same request, to the same bytes.
    /// </summary>
    /// <param name="request">What to make, and of what.</param>
    /// <param name="progress">Receives the number of files done; null for none.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="InvalidOptionException">An option of the request is out of range.</exception>
    /// <exception cref="AlexNetException">
    /// The source cannot be used, no image or too few can, the pack exists or is being made, or the disk is full.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was canceled; a <see cref="StoppedException"/> where something is kept.</exception>
    public static PrepareResult Prepare(
        PrepareRequest request,
        IProgress<PrepareProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        GivenPath.Check(request.Source, "source");
        GivenPath.Check(request.Pack, "pack");
        Stopwatch watch = Stopwatch.StartNew();
        GeometryChoice.CheckOptions(request);
        using var folder = new PackFolder(request.Pack, request.Overwrite);
        using SampleSource source = Open(request, folder, progress, cancellation);
        RefuseOneClass(request, source);
        GeometryChoice.CheckShards(request, source);
        var plan = new PackPlan(
            source,
            GeometryChoice.Settle(request, source),
            request.Storage,
            request.Quality ?? PrepareRequest.UsualQuality,
            request.MaxRejected,
            request.ImagesPerShard ?? 0,
            request.Limits);
        using var images = new PackImages(plan, folder);
        long needed = (source.TrainCount + source.ValCount - images.Done) * plan.Format.BytesPerImage;
        try
        {
            DiskSpace.Require(request.Pack, folder.Path, needed);
            images.Run(request.Threads, progress, cancellation);
            PackManifest manifest = images.Finish();
            if (manifest.Train.Count == 0)
            {
                folder.Clear();
                throw NothingUsable(request, images.Rejected, manifest.Val.Count);
            }

            manifest = manifest with { Rejected = WriteRejected(folder.Path, images.Rejected) };
            source.Dispose();
            folder.Publish(manifest.AllFiles().Select(file => file.Name).Concat(manifest.Write(folder.Path)));
            return Result(request, source, images, manifest) with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 3) };
        }
        catch (OperationCanceledException e) when (images.Done > 0)
        {
            throw new StoppedException(
                $"Stopped: {images.Done} of {source.TrainCount + source.ValCount} files are done and kept in {folder.Path}; "
                    + $"the same command goes on from there.",
                e);
        }
        catch (TooManyRejectedException e)
        {
            folder.Keep();
            WriteRejected(folder.Path, images.Rejected);
            throw TooManyRejected(request, e, images.Rejected[0], Path.Combine(folder.Path, RejectedName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskSpace.Failure(request.Pack, needed, e);
        }
    }

    private static SampleSource Open(
        PrepareRequest request,
        PackFolder folder,
        IProgress<PrepareProgress>? progress,
        CancellationToken cancellation) =>
        SourceFinder.Open(
            new SourceOptions(request.Source)
            {
                ScratchFolder = folder.Path,
                LabelsFile = request.LabelsFile,
                ValList = request.ValList,
                Root = request.Root,
                ClassFromName = request.ClassFromName,
                ValFraction = request.ValFraction,
                Seed = request.Seed,
                FollowLinks = request.FollowLinks,
                Limits = request.Limits,
                PassedOver = PackFolder.PathsOf(request.Pack),
                Cancellation = cancellation,
                Found = progress is null ? null : new FoundFiles(progress),
            });

    /// <summary>
    /// With one class there is nothing to tell apart; mostly the folder of a class was given instead of the folder above.
    /// </summary>
    private static void RefuseOneClass(PrepareRequest request, SampleSource source)
    {
        if (source.Classes is [var only])
        {
            string others = source.Rejected is [var first, ..]
                ? $" (of {source.Rejected.Count} rejected files, {first.File} {first.Reason})"
                : "";
            throw new AlexNetException(
                $"The source {request.Source} holds images of one class only, {only.Name}, but a network tells two at least apart"
                    + $"{others}; give the folder or list that holds all classes.");
        }
    }

    private static PackFile WriteRejected(string folder, IEnumerable<RejectedFile> rejected)
    {
        string path = Path.Combine(folder, RejectedName);
        File.WriteAllText(path, string.Concat(rejected.Select(file => JsonSerializer.Serialize(file, PackJson.Lines.RejectedFile) + "\n")));
        return ShardWriter.Describe(path);
    }

    private static AlexNetException NothingUsable(PrepareRequest request, IReadOnlyList<RejectedFile> rejected, int valImages) =>
        new(
            valImages > 0
                ? $"The source {request.Source} has no training image that can be used, only {valImages} for validation; "
                    + $"put images under train/."
                : $"None of the images in {request.Source} can be used ({rejected.Count} rejected): the first, {rejected[0].File}, "
                    + $"{rejected[0].Reason}.");

    private static AlexNetException TooManyRejected(
        PrepareRequest request,
        TooManyRejectedException error,
        RejectedFile first,
        string list) =>
        new(
            $"{error.Rejected} of the first {error.Done} files in {request.Source} cannot be used, "
                + $"more than {RequestOption.Of(nameof(PrepareRequest.MaxRejected)).With(request.MaxRejected)} allows; one of them, "
                + $"{first.File}, {first.Reason}; {list} names all; look at the source, "
                + $"or raise {RequestOption.Of(nameof(PrepareRequest.MaxRejected))}.");

    private static PrepareResult Result(PrepareRequest request, SampleSource source, PackImages images, PackManifest manifest) => new()
    {
        Pack = request.Pack,
        Classes = manifest.Classes.Count,
        TrainImages = manifest.Train.Count,
        ValImages = manifest.Val.Count,
        Rejected = images.Rejected,
        EmptyClasses = images.EmptyClasses,
        LeftOut = source.LeftOut.Kinds,
        Notes = [.. source.Notes, .. images.Notes],
        Seconds = 0,
    };

    private sealed class FoundFiles(IProgress<PrepareProgress> progress) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new PrepareProgress(value, 0));
    }
}
