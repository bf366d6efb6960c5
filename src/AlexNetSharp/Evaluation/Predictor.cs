using System.Buffers;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Kernels;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Evaluation;

/// <summary>
/// A network with its preprocessing and its views: from stored images to logits. Evaluation, <c>classify</c> and the library's classifier
/// all go through it, so they cannot differ. Not thread-safe.
/// </summary>
internal sealed class Predictor
{
    private readonly IForwardPass _network;
    private readonly CropWriter _writer;

    /// <summary>Initializes a predictor.</summary>
    /// <param name="network">The network.</param>
    /// <param name="preprocessing">Geometry, crop and mean.</param>
    /// <param name="views">Which views are classified.</param>
    public Predictor(IForwardPass network, ImagePreprocessing preprocessing, ViewRule views)
    {
        _network = network;
        _writer = new CropWriter(preprocessing);
        Views = ViewRules.Of(views, preprocessing);
    }

    /// <summary>The crops that are classified.</summary>
    public IReadOnlyList<View> Views { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => _network.Classes;

    /// <summary>Computes the logits of every view of every image.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="image">Gives their bytes, each image's once.</param>
    /// <param name="scratchLength">Bytes of scratch memory that <paramref name="image"/> wants.</param>
    /// <returns>Shape (count, views, classes).</returns>
    public float[] Logits(int count, StoredImage image, int scratchLength = 0) => Compute(_network.Logits, count, image, scratchLength);

    /// <summary>Computes what enters the last layer, averaged over the views of each image.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="image">Gives their bytes, each image's once.</param>
    /// <returns>Shape (count, features).</returns>
    public float[] Features(int count, StoredImage image)
    {
        float[] ofViews = Compute(_network.Features, count, image, scratchLength: 0);
        int length = ofViews.Length / (count * Views.Count);
        float[] features = new float[count * length];
        for (int index = 0; index < ofViews.Length; index++)
        {
            features[(index / (length * Views.Count) * length) + (index % length)] += ofViews[index] / Views.Count;
        }

        return features;
    }

    private float[] Compute(Pass pass, int count, StoredImage image, int scratchLength)
    {
        ArgumentNullException.ThrowIfNull(image);
        ImagePreprocessing preprocessing = _writer.Preprocessing;
        return pass(
            count * Views.Count,
            preprocessing.Geometry.Channels,
            preprocessing.CropSize,
            values => Fill(values, count, image, scratchLength));
    }

    /// <summary>One view of many images: images side by side. Many views of an image: its views side by side, from one reading.</summary>
    private void Fill(nint values, int count, StoredImage image, int scratchLength)
    {
        if (Views.Count == 1)
        {
            KernelThreads.Share(
                count,
                KernelThreads.Count,
                index => Read(image, index, scratchLength, stored => Write(stored, 0, values, index)));
            return;
        }

        byte[] copy = GC.AllocateUninitializedArray<byte>(_writer.ImageLength);
        for (int index = 0; index < count; index++)
        {
            int first = index * Views.Count;
            Read(image, index, scratchLength, stored => stored.CopyTo(copy));
            KernelThreads.Share(Views.Count, KernelThreads.Count, view => Write(copy, view, values, first + view));
        }
    }

    private static void Read(StoredImage image, int index, int scratchLength, StoredImageUser use)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(scratchLength);
        try
        {
            use(image(index, scratch));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private unsafe void Write(ReadOnlySpan<byte> stored, int view, nint values, int place) =>
        _writer.Write(stored, Views[view], new Span<float>((float*)values + ((nint)place * _writer.ViewLength), _writer.ViewLength));

    private delegate float[] Pass(int images, int channels, int size, Action<nint> fill);

    private delegate void StoredImageUser(ReadOnlySpan<byte> stored);
}
