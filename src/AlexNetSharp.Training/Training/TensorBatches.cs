using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Training;

/// <summary>The buffers that go round between a loader and a trainer.</summary>
internal sealed class TensorBatches : IDisposable
{
    private readonly TensorBatch[] _all;

    /// <summary>Allocates them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="size">Images in each.</param>
    /// <param name="preprocessing">What the images become.</param>
    public TensorBatches(int count, int size, ImagePreprocessing preprocessing) =>
        _all = [.. Enumerable.Range(0, count).Select(_ => new TensorBatch(size, preprocessing.Geometry.Channels, preprocessing.CropSize))];

    /// <summary>The buffers.</summary>
    public IReadOnlyList<TensorBatch> All => _all;

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_all, buffer => buffer.Dispose());
}
