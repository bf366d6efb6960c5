namespace AlexNetSharp.Data.Loading;

/// <summary>
/// Memory for a batch that its user owns, for example tensors that libtorch allocated. The spans must stay at their addresses while a
/// <see cref="BatchLoader"/> holds the buffer; each buffer is written by one thread at a time.
/// </summary>
internal interface IBatchBuffer
{
    /// <summary>
    /// Images as float32. Shape (N, C, H, W), N the loader's <see cref="BatchLoader.BufferSize"/>; a smaller last batch fills the front.
    /// </summary>
    Span<float> Images { get; }

    /// <summary>Labels. Shape (N).</summary>
    Span<long> Labels { get; }

    /// <summary>The images' indices in the pack, which count their random numbers. Shape (N).</summary>
    Span<int> Samples { get; }
}

/// <summary>A batch buffer in managed memory.</summary>
internal sealed class ArrayBatchBuffer : IBatchBuffer
{
    private readonly float[] _images;
    private readonly long[] _labels;
    private readonly int[] _samples;

    /// <summary>Initializes a buffer.</summary>
    /// <param name="batchSize">The most images in it.</param>
    /// <param name="viewLength">Values of an image.</param>
    public ArrayBatchBuffer(int batchSize, int viewLength) =>
        (_images, _labels, _samples) = (new float[checked(batchSize * viewLength)], new long[batchSize], new int[batchSize]);

    /// <inheritdoc/>
    public Span<float> Images => _images;

    /// <inheritdoc/>
    public Span<long> Labels => _labels;

    /// <inheritdoc/>
    public Span<int> Samples => _samples;
}

/// <summary>A filled batch. It is valid until the next one is asked for; then its buffer is filled anew.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Index">The batch's place in the epoch, from 0.</param>
/// <param name="Count">Images in it, this rank's part; 0 where a small batch has none for it.</param>
/// <param name="Total">Images of the batch over all ranks: the batch size, or fewer in the last batch of an epoch.</param>
internal sealed record LoadedBatch(IBatchBuffer Buffer, int Epoch, int Index, int Count, int Total);
