using System.Buffers;
using System.Runtime.ExceptionServices;
using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Data.Loading;

/// <summary>Fills buffers with augmented images, on one thread or several. Thread-safe for different buffers.</summary>
/// <param name="split">The images' labels.</param>
/// <param name="read">Reads the images.</param>
/// <param name="writer">What turns a stored image into a view.</param>
/// <param name="plan">Which view and colours each image gets.</param>
/// <param name="threads">Threads that fill a buffer.</param>
internal sealed class BatchFiller(PackSplit split, ImageReading read, CropWriter writer, AugmentationPlan plan, int threads)
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
        var places = new Places(samples.Length);
        int workers = Math.Min(threads, samples.Length);
        if (workers <= 1)
        {
            Work(epoch, places, buffer);
            return;
        }

        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => Work(epoch, places, buffer));
        }
        catch (AggregateException errors)
        {
            // The first error as on one thread, and not a list of them.
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }

    /// <summary>Fills one place after the other as long as there are any. Memory to decode into is the thread's own, used again and again.</summary>
    private void Work(int epoch, Places places, IBatchBuffer buffer)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(split.ScratchLength);
        while (places.Next() is { } place)
        {
            FillOne(epoch, place, buffer, scratch);
        }

        ArrayPool<byte>.Shared.Return(scratch);
    }

    private void FillOne(int epoch, int place, IBatchBuffer buffer, byte[] scratch)
    {
        int sample = buffer.Samples[place];
        Span<float> shift = stackalloc float[writer.Preprocessing.Geometry.Channels];
        View view = plan.For(epoch, sample, shift);
        writer.Write(read(sample, scratch), view, shift, buffer.Images.Slice(place * ViewLength, ViewLength));
        buffer.Labels[place] = split.Label(sample);
    }

    /// <summary>The places of a buffer, given to whichever thread asks next.</summary>
    private sealed class Places(int count)
    {
        private int _next;

        /// <summary>The next place, or null where there is none.</summary>
        public int? Next()
        {
            int place = Interlocked.Increment(ref _next) - 1;
            return place < count ? place : null;
        }
    }
}
