using AlexNetSharp.Data.Loading;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>A batch buffer in memory that libtorch allocated, which is aligned as its kernels like it.</summary>
internal sealed unsafe class TensorBatch : IBatchBuffer, IDisposable
{
    private readonly Tensor _images;
    private readonly Tensor _labels;
    private readonly int[] _samples;
    private readonly nint _imageData;
    private readonly nint _labelData;

    /// <summary>Allocates a buffer.</summary>
    /// <param name="batchSize">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="size">H and W in pixels.</param>
    public TensorBatch(int batchSize, int channels, int size)
    {
        _images = zeros(batchSize, channels, size, size).DetachFromDisposeScope();
        _labels = zeros([batchSize], ScalarType.Int64).DetachFromDisposeScope();
        _samples = new int[batchSize];

        // Taken once: the loader's thread fills the memory, and only the run's own thread may call libtorch.
        fixed (byte* images = _images.bytes, labels = _labels.bytes)
        {
            (_imageData, _labelData) = ((nint)images, (nint)labels);
        }

        ImageValues = checked(batchSize * channels * size * size);
    }

    /// <inheritdoc/>
    public Span<float> Images => new((float*)_imageData, ImageValues);

    /// <inheritdoc/>
    public Span<long> Labels => new((long*)_labelData, _samples.Length);

    /// <inheritdoc/>
    public Span<int> Samples => _samples;

    private int ImageValues { get; }

    /// <summary>The images of a batch that fills the front. Shape (count, C, H, W); a view of the buffer.</summary>
    public Tensor ImageTensor(int count) => _images.narrow(0, 0, count);

    /// <summary>The labels of a batch that fills the front. Shape (count); a view of the buffer.</summary>
    public Tensor LabelTensor(int count) => _labels.narrow(0, 0, count);

    /// <summary>The samples of a batch that fills the front.</summary>
    public ReadOnlyMemory<int> SampleMemory(int count) => _samples.AsMemory(0, count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _images.Dispose();
        _labels.Dispose();
    }
}
