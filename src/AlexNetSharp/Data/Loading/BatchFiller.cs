using System.Buffers;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Kernels;

namespace AlexNetSharp.Data.Loading;

/// <summary>Fills buffers with augmented images, on one thread or several. Thread-safe for different buffers.</summary>
/// <param name="split">The images' labels.</param>
/// <param name="read">Reads the images.</param>
/// <param name="writer">What turns a stored image into a view.</param>
/// <param name="plan">Which view and colors each image gets.</param>
/// <param name="threads">Threads that fill a buffer.</param>
internal sealed class BatchFiller(PackSplit split, StoredImage read, CropWriter writer, AugmentationPlan plan, int threads)
{
    /// <summary>Values of an image in a batch.</summary>
    public int ViewLength => writer.ViewLength;

    /// <summary>Fills the front of a buffer.</summary>
    /// <param name="epoch">The epoch, which counts the random numbers.</param>
    /// <param name="samples">Indices in the pack.</param>
    /// <param name="buffer">The buffer.</param>
    public void Fill(int epoch, ReadOnlySpan<int> samples, IBatchBuffer buffer)
    {
        samples.CopyTo(buffer.Samples);
        KernelThreads.Share(samples.Length, threads, place => FillOne(epoch, place, buffer));
    }

    private void FillOne(int epoch, int place, IBatchBuffer buffer)
    {
        int sample = buffer.Samples[place];
        Span<float> shift = stackalloc float[writer.Preprocessing.Geometry.Channels];
        View view = plan.For(epoch, sample, shift);
        byte[] scratch = ArrayPool<byte>.Shared.Rent(split.ScratchLength);
        try
        {
            writer.Write(read(sample, scratch), view, shift, buffer.Images.Slice(place * ViewLength, ViewLength));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        buffer.Labels[place] = split.Label(sample);
    }
}
