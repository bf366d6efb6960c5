using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>The work of <see cref="PackBuilder"/>: decodes and resizes samples in parallel, writes each to its place and sums the pixels.</summary>
internal sealed class PackImages
{
    private const int QueuedPerThread = 4;
    private readonly string _folder;
    private readonly SourceLayout _layout;
    private readonly PackGeometry _geometry;
    private readonly int _threads;
    private readonly Part _train;
    private readonly Part _val;
    private readonly ConcurrentBag<RejectedFile> _failed = [];
    private readonly PixelSums _sums;
    private int _done;

    /// <summary>Makes the shards.</summary>
    public PackImages(string folder, SourceLayout layout, PackGeometry geometry, int threads)
    {
        (_folder, _layout, _geometry, _threads) = (folder, layout, geometry, threads);
        int[] shape = [geometry.Height, geometry.Width, geometry.Channels];
        _sums = new PixelSums(shape[0] * shape[1] * shape[2], geometry.Channels);
        _train = new Part(new ShardWriter(folder, "train", layout.Train.Count, shape), layout.Train, IsTrain: true);
        _val = new Part(new ShardWriter(folder, "val", layout.Val.Count, shape), layout.Val, IsTrain: false);
    }

    /// <summary>Files that are not in the pack, in ordinal order.</summary>
    public IReadOnlyList<RejectedFile> Rejected =>
        [.. _layout.Rejected.Concat(_failed).OrderBy(file => file.File, StringComparer.Ordinal).ThenBy(file => file.Reason, StringComparer.Ordinal)];

    /// <summary>Classes without a training image.</summary>
    public IReadOnlyList<string> EmptyClasses
    {
        get
        {
            HashSet<int> filled = [.. _train.Labels];
            return [.. _layout.Classes.Where((_, index) => !filled.Contains(index))];
        }
    }

    /// <summary>Does the work on the request's number of threads; at most a few files per thread are in memory.</summary>
    public void Run(ImageSource source, IProgress<PrepareProgress>? progress, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using BlockingCollection<Work> queue = new(QueuedPerThread * _threads);
        ConcurrentQueue<Exception> errors = [];
        Thread Worker() => new(() => Guard(() => Consume(source, queue, progress, stop.Token), errors, stop));
        Thread[] threads = [.. Enumerable.Range(0, _threads).Select(_ => Worker())];
        Array.ForEach(threads, thread => thread.Start());
        Guard(() => Produce(source, queue, stop.Token), errors, stop);
        queue.CompleteAdding();
        Array.ForEach(threads, thread => thread.Join());
        if (errors.TryDequeue(out Exception? first))
        {
            ExceptionDispatchInfo.Throw(first);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Finishes shards and statistics, and describes them; the list of rejected files is the caller's.</summary>
    public PackManifest Finish()
    {
        string mean = Path.Combine(_folder, "mean.npy");
        NpyFile.Write(mean, _sums.MeanImage(), _geometry.Channels, _geometry.Height, _geometry.Width);
        return new PackManifest
        {
            Format = PackManifest.FormatName,
            Version = PackManifest.CurrentVersion,
            Geometry = _geometry,
            Decoders = new PackDecoders(ImageDecoder.JpegDecoder, ImageDecoder.OtherDecoder),
            Classes = [.. _layout.Classes.Select(name => new ClassLabel(name, ImageNetClasses.NameOf(name) ?? name))],
            Train = Finish(_train),
            Val = Finish(_val),
            MeanImage = ShardWriter.Describe(mean),
            Rejected = new PackFile("", 0, ""),
            Statistics = _sums.Statistics(),
        };
    }

    private static void Guard(Action action, ConcurrentQueue<Exception> errors, CancellationTokenSource stop)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever stopped the work reports it.
        }
#pragma warning disable CA1031 // The first error of any thread is thrown again on the caller's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            errors.Enqueue(error);
            stop.Cancel();
        }
    }

    private PackPart Finish(Part part) => part.Writer.Finish(part.Labels, part.Samples.Select(sample => _layout.NameOf(sample.File)));

    private void Produce(ImageSource source, BlockingCollection<Work> queue, CancellationToken cancellation)
    {
        if (source.HasRandomAccess)
        {
            foreach (Work work in _train.Places().Concat(_val.Places()))
            {
                queue.Add(work, cancellation);
            }

            return;
        }

        Dictionary<long, Work> places = _train.Places().Concat(_val.Places()).ToDictionary(work => work.Sample.File.Key);
        foreach ((SourceFile file, byte[] bytes) in source.Stream())
        {
            if (places.TryGetValue(file.Key, out Work work))
            {
                queue.Add(work with { Bytes = bytes }, cancellation);
            }
        }
    }

    private void Consume(ImageSource source, BlockingCollection<Work> queue, IProgress<PrepareProgress>? progress, CancellationToken cancellation)
    {
        PixelSums sums = new(_geometry.Height * _geometry.Width * _geometry.Channels, _geometry.Channels);
        foreach (Work work in queue.GetConsumingEnumerable(cancellation))
        {
            if (Decode(source, work) is { } pixels)
            {
                work.Part.Writer.Write(work.Place, pixels);
                work.Part.Labels[work.Place] = work.Sample.Class;
                if (work.Part.IsTrain)
                {
                    sums.Add(pixels);
                }
            }

            progress?.Report(new PrepareProgress(Interlocked.Increment(ref _done), _train.Samples.Count + _val.Samples.Count));
        }

        lock (_sums)
        {
            _sums.Add(sums);
        }
    }

    private byte[]? Decode(ImageSource source, Work work)
    {
        try
        {
            return PhotoReader.Read(work.Bytes ?? source.Read(work.Sample.File), _geometry);
        }
        catch (ImageFormatException error)
        {
            _failed.Add(new RejectedFile(_layout.NameOf(work.Sample.File), error.Reason));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failed.Add(new RejectedFile(_layout.NameOf(work.Sample.File), $"cannot be read: {error.Message}"));
        }

        return null;
    }

    /// <summary>A part of the pack in the making: a label per candidate, -1 until its image is written.</summary>
    private sealed record Part(ShardWriter Writer, IReadOnlyList<PlacedFile> Samples, bool IsTrain)
    {
        public int[] Labels { get; } = [.. Enumerable.Repeat(-1, Samples.Count)];

        public IEnumerable<Work> Places() => Samples.Select((sample, place) => new Work(this, sample, place, null));
    }

    /// <summary>A sample, its place, and its bytes where the source gives them in its own order.</summary>
    private readonly record struct Work(Part Part, PlacedFile Sample, int Place, byte[]? Bytes);
}
