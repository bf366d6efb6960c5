using AlexNetSharp.Data.Packs;
using AlexNetSharp.Kernels;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Loading;

/// <summary>
/// Makes batches of a pack's part. Order, crops, mirrors and colors are counted by (seed, epoch, index in the pack), so any batch of any
/// epoch can be made alone, and a run can start again at any batch. It holds 4 bytes per image, their order, and no image.
/// </summary>
internal sealed class BatchLoader
{
    private readonly PackSplit _split;
    private readonly BatchLoaderOptions _options;
    private readonly BatchFiller _filler;

    /// <summary>Initializes a loader.</summary>
    /// <param name="split">The images; their pack must stay open.</param>
    /// <param name="preprocessing">Geometry, crop and mean.</param>
    /// <param name="options">Batch size, seed and augmentation.</param>
    /// <exception cref="AlexNetException">
    /// The pack's geometry is not the one wanted, the part is empty, or an option is out of range.
    /// </exception>
    public BatchLoader(PackSplit split, ImagePreprocessing preprocessing, BatchLoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Ranks);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Rank, options.Ranks);
        PackGeometry found = split.Geometry, wanted = preprocessing.Geometry;
        if ((found.Height, found.Width, found.Channels) != (wanted.Height, wanted.Width, wanted.Channels))
        {
            throw new AlexNetException($"The pack {split.Pack.Folder} holds images of {found}, but {wanted} is expected; "
                + $"make another pack with {wanted.Preparation()}.");
        }

        CheckSpace(options, preprocessing);
        if (split.Count == 0)
        {
            throw new AlexNetException(
                $"The {split.Name} part of the pack {split.Pack.Folder} has no images; prepare it with images for that part.");
        }

        (_split, _options) = (split, options);
        var plan = new AugmentationPlan(options.Seed, options.Augmentation, preprocessing, split.Pack.Statistics);
        _filler = new BatchFiller(split, split.Read, new CropWriter(preprocessing), plan, options.Threads);
        if (BatchesPerEpoch == 0)
        {
            throw new AlexNetException($"The {split.Name} part of the pack {split.Pack.Folder} has {split.Count} images, "
                + $"fewer than one batch of {options.BatchSize}: use a smaller batch.");
        }
    }

    /// <summary>Batches of an epoch; the last may be smaller.</summary>
    public int BatchesPerEpoch =>
        _options.DropLast ? _split.Count / _options.BatchSize : (int)(((long)_split.Count + _options.BatchSize - 1) / _options.BatchSize);

    /// <summary>Images in a full batch, over all ranks.</summary>
    public int BatchSize => _options.BatchSize;

    /// <summary>The most images of a batch that this rank gets: what a buffer must hold.</summary>
    public int BufferSize => LargestPart(_options);

    /// <summary>Values of an image in a batch.</summary>
    public int ViewLength => _filler.ViewLength;

    /// <summary>The order of an epoch: indices in the pack.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public int[] Plan(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return _options.Shuffle
            ? new CountedRandom(_options.Seed, RandomPurpose.Order).Permutation(_split.Count, (uint)epoch)
            : [.. Enumerable.Range(0, _split.Count)];
    }

    /// <summary>Fills a buffer with given images, as an epoch shows them.</summary>
    /// <param name="epoch">The epoch, which counts the random numbers.</param>
    /// <param name="samples">Indices in the pack, at most as many as the buffer holds.</param>
    /// <param name="buffer">The buffer.</param>
    public void Fill(int epoch, ReadOnlySpan<int> samples, IBatchBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        _filler.Fill(epoch, samples, buffer);
    }

    /// <summary>
    /// Gives batches in order, filled ahead of their user by a background thread while buffers are free. An error of that thread is thrown
    /// here; leaving the enumeration stops the thread.
    /// </summary>
    /// <param name="firstEpoch">The epoch to start in.</param>
    /// <param name="firstBatch">The batch of that epoch to start with.</param>
    /// <param name="lastEpoch">The epoch to stop before.</param>
    /// <param name="buffers">
    /// The buffers to fill, at least two for filling ahead; the caller owns them and they may be used again afterwards.
    /// </param>
    /// <param name="cancellation">Stops the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<LoadedBatch> Read(
        int firstEpoch, int firstBatch, int lastEpoch, IReadOnlyList<IBatchBuffer> buffers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentOutOfRangeException.ThrowIfNegative(firstEpoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfZero(buffers.Count);
        foreach (IBatchBuffer buffer in buffers)
        {
            if (buffer.Images.Length < BufferSize * ViewLength || buffer.Labels.Length < BufferSize || buffer.Samples.Length < BufferSize)
            {
                throw new ArgumentException($"A buffer is too small for {BufferSize} images of {ViewLength} values.", nameof(buffers));
            }
        }

        return ReadAhead(firstEpoch, firstBatch, lastEpoch, buffers, cancellation);
    }

    /// <summary>A part of a batch is one block of float32 values, whose bytes an int must count.</summary>
    private static void CheckSpace(BatchLoaderOptions options, ImagePreprocessing preprocessing)
    {
        long most =
            options.Ranks
            * (int.MaxValue / (sizeof(float) * (long)preprocessing.CropSize * preprocessing.CropSize * preprocessing.Geometry.Channels));
        if (options.BatchSize > most)
        {
            throw new InvalidOptionException(
                $"A batch of {options.BatchSize} images of {preprocessing.CropSize}x{preprocessing.CropSize} pixels is too large: "
                    + $"use at most {most}.");
        }
    }

    private static int LargestPart(BatchLoaderOptions options) => (int)(((long)options.BatchSize + options.Ranks - 1) / options.Ranks);

    private IEnumerable<LoadedBatch> ReadAhead(
        int firstEpoch, int firstBatch, int lastEpoch, IReadOnlyList<IBatchBuffer> buffers, CancellationToken cancellation)
    {
        using var ring = new BatchRing(buffers, Batches(firstEpoch, firstBatch, lastEpoch), cancellation);
        while (ring.Next() is { } batch)
        {
            // Recycled only when the user asks for the next batch: until then its buffer is the user's.
            yield return batch;
            ring.Recycle(batch);
        }
    }

    private IEnumerable<Func<IBatchBuffer, LoadedBatch>> Batches(int firstEpoch, int firstBatch, int lastEpoch)
    {
        for (int epoch = firstEpoch; epoch < lastEpoch; epoch++)
        {
            // The order is a function of seed and epoch, never of what was read before: a run that resumes in the middle sees the images
            // that it would have seen.
            int[] order = Plan(epoch);
            for (int batch = epoch == firstEpoch ? firstBatch : 0; batch < BatchesPerEpoch; batch++)
            {
                (int epochNow, int batchNow) = (epoch, batch);
                yield return buffer => FillPart(buffer, order, epochNow, batchNow);
            }
        }
    }

    private LoadedBatch FillPart(IBatchBuffer buffer, int[] order, int epoch, int batch)
    {
        int first = batch * _options.BatchSize;
        int total = Math.Min(_options.BatchSize, _split.Count - first);
        // Every rank computes the order of the whole batch and takes its part, so N ranks together see what one would.
        (int start, int end) = (PartStart(total, _options.Rank), PartStart(total, _options.Rank + 1));
        _filler.Fill(epoch, order.AsSpan(first + start, end - start), buffer);
        return new LoadedBatch(buffer, epoch, batch, end - start, total);
    }

    private int PartStart(int total, int rank) => (int)((long)total * rank / _options.Ranks);
}
