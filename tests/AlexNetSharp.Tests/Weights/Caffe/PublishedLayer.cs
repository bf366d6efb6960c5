using AlexNetSharp.Files;

namespace AlexNetSharp.Tests.Weights.Caffe;

/// <summary>A layer of a published Caffe model, with its numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as Caffe calls it.</param>
/// <param name="Bottoms">What it reads.</param>
/// <param name="Tops">What it writes.</param>
/// <param name="Blobs">Its numbers.</param>
internal sealed record PublishedLayer(string Name, string Type, string[] Bottoms, string[] Tops, (long[] Shape, float[] Values)[] Blobs)
{
    /// <summary>Its parameters, and the fields of a layer, of the first kind and of the second, that hold them; null for none.</summary>
    public (int First, int Second, ProtobufMessage Message)? Parameters { get; init; }
}

