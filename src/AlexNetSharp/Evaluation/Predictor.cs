using System.Buffers;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Kernels;
using AlexNetSharp.Models;
using AlexNetSharp.Preprocessing;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Evaluation;

/// <summary>
/// A network with its preprocessing and its views: from stored images to logits. Evaluation, <c>classify</c> and the library's classifier
/// all go through it, so they cannot differ. Not thread-safe.
/// </summary>
public sealed class Predictor
{
    private readonly NetworkModule _network;
    private readonly CropWriter _writer;
    private readonly Device _device;

    /// <summary>Initialises a predictor.</summary>
    /// <param name="network">The network, owned by the caller; it is put into evaluation mode before each batch.</param>
    /// <param name="preprocessing">Geometry, crop and mean.</param>
    /// <param name="views">Which views are classified.</param>
    /// <param name="device">Where the network is.</param>
    public Predictor(NetworkModule network, ImagePreprocessing preprocessing, ViewRule views, Device device)
    {
        _network = network;
        _device = device;
        _writer = new CropWriter(preprocessing);
        Views = ViewRules.Of(views, preprocessing);
    }

    /// <summary>The crops that are classified.</summary>
    public IReadOnlyList<View> Views { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => _network.Definition.Classes;

    /// <summary>Computes the logits of every view of every image.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="image">Gives their bytes, each image's once.</param>
    /// <param name="scratchLength">Bytes of scratch memory that <paramref name="image"/> wants.</param>
    /// <returns>Shape (count, views, classes).</returns>
    public float[] Logits(int count, StoredImage image, int scratchLength = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        _network.eval();
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        int size = _writer.Preprocessing.CropSize;
        Tensor batch = empty(count * Views.Count, _writer.Preprocessing.Geometry.Channels, size, size);
        Fill(batch, count, image, scratchLength);
        return _network.Forward(batch.to(_device)).cpu().data<float>().ToArray();
    }

    /// <summary>One view of many images: images side by side. Many views of an image: its views side by side, from one reading.</summary>
    private unsafe void Fill(Tensor batch, int count, StoredImage image, int scratchLength)
    {
        fixed (byte* start = batch.bytes)
        {
            nint values = (nint)start;
            if (Views.Count == 1)
            {
                KernelThreads.Share(count, KernelThreads.Count, index => Read(image, index, scratchLength, stored => Write(stored, 0, values, index)));
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

    private delegate void StoredImageUser(ReadOnlySpan<byte> stored);
}
