using AlexNetSharp.Kernels;
using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>A batch of counted noise in the range of pixels, the same in every run.</summary>
internal sealed class BenchmarkBatch : IDisposable
{
    private const double PixelMean = 120;
    private const double PixelDeviation = 60;

    /// <summary>Makes a batch.</summary>
    /// <param name="network">The network that it is for.</param>
    /// <param name="count">N.</param>
    public BenchmarkBatch(NetworkDefinition network, int count)
    {
        Images = Noise([count, network.InputChannels, network.InputSize, network.InputSize], PixelDeviation).add_(PixelMean);
        Labels = tensor([.. Enumerable.Range(0, count).Select(image => image * 37L % network.Classes)], ScalarType.Int64);
        Dropout = new DropoutContext(Seed: 1, Epoch: 0, Enumerable.Range(0, count).ToArray());
    }

    /// <summary>Shape (N, C, H, W).</summary>
    public Tensor Images { get; }

    /// <summary>True classes, int64, shape (N).</summary>
    public Tensor Labels { get; }

    /// <summary>The dropout masks of a step.</summary>
    public DropoutContext Dropout { get; }

    /// <summary>Counted N(0, deviation) values, float32; owned by the caller.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="deviation">The standard deviation.</param>
    /// <param name="stream">Which of many such tensors.</param>
    public static unsafe Tensor Noise(long[] shape, double deviation = 1, uint stream = 0)
    {
        Tensor noise = empty(shape, dtype: ScalarType.Float32);
        CountedNormals.Fill(
            TensorMemory.Floats(noise),
            (nint)noise.numel(),
            new CountedRandom(1, RandomPurpose.Synthetic),
            (stream, 0),
            deviation);
        return noise;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
